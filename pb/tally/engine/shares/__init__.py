"""The method of equal shares: every voter gets the same part of the budget, and a project is bought by those who want it.

Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021
(arXiv 2008.13276), section 3; completions as in Faliszewski et al., "Participatory Budgeting: Data, Tools, and
Analysis", IJCAI 2023 (arXiv 2305.11035), section 3. ``support`` holds the voters as arrays, ``run`` one purchase
after another in floats that know their own error, ``exact`` the same in fractions wherever floats cannot tell,
``completion`` what is done with the money that is left.
"""
