"""What every package stands on, without a word of the domain: database, clock, access, audit, jobs, mail, money, schedule."""
