"""Early help: what a family agrees to before and beside social care, and who in which agency leads.

Offer, consent and its withdrawal, a lead practitioner in any agency, the assessment, the plan, the team
around the family with who came, stepping up and stepping down. Somebody inside the authority answers for the
child on every day of it, whoever leads.
"""
