"""Pure decisions of agreements and of the work: days, the diary, what is done beside what was promised, fields of templates."""
