"""Lines of the matrix that look like a hole or a gap and are none, each with its reason."""

from __future__ import annotations

UNREACHED = {
    "accounts.code GET": "Only half a sign-in comes here: tests/accounts/test_second_factor.py.",
    "accounts.code_sent POST": "Only half a sign-in comes here: tests/accounts/test_second_factor.py.",
    "accounts.end_sign_in POST": "Ending the sign-in that one is using leads to the log-in; an ended one is reached.",
    "accounts.logout POST": "Leads to the log-in whoever leaves.",
    "applications.own_pdf GET": "This application is a draft: tests/initiatives/applications/test_receipt.py.",
    "before_vote.answer_pdf GET": "An answer is printed once there is one: tests/pb/verification/test_appeals.py.",
    "marks.confirm_address GET": "Only the key of a letter comes here: tests/consultations/marks/test_marking.py.",
    "marks.email_confirmed POST": "Only the key of a letter comes here: tests/consultations/marks/test_marking.py.",
    "marks.own_photo GET": "These marks have no photos: tests/consultations/marks/test_marking.py.",
    "marks.photo GET": "These marks have no photos: tests/consultations/marks/test_marking.py.",
    "moderation.moderate_comment POST": "These marks have no comments: tests/consultations/marks/test_moderation.py.",
    "moderation.moderate_photo POST": "These marks have no photos: tests/consultations/marks/test_moderation.py.",
    "moderation.photo GET": "These marks have no photos: tests/consultations/marks/test_moderation.py.",
    "moderation.judge_hiding POST": "Nothing is hidden here: tests/consultations/marks/test_hiding.py.",
    "moderation.settle_report POST": "Nobody has reported anything here: tests/consultations/marks/test_moderation.py.",
    "marks.comment_erased POST": "These marks have no comments: tests/consultations/marks/test_changed_words.py.",
    "consultations_board.moderate_comment_here POST": "These marks have no comments: tests/consultations/office/test_mark_moderation.py.",
    "consultations_board.moderate_photo_here POST": "These marks have no author's photos: tests/consultations/office/test_mark_moderation.py.",
    "consultations_layers.tile GET": "These layers are files: tests/consultations/office/test_layers.py asks a service.",
    "api_initiatives.ranking GET": "No ranking is published here: tests/initiatives/office/test_ranking.py.",
    "api_initiatives.ranking_record GET": "No ranking is published here: tests/initiatives/office/test_ranking.py.",
    "initiative_results.ranking GET": "No ranking is published here: tests/initiatives/office/test_ranking.py.",
    "initiative_results.as_csv GET": "No ranking is published here: tests/initiatives/office/test_ranking.py.",
    "layers.tile GET": "These layers are files: tests/consultations/office/test_layers.py asks a service.",
    "maps.layer GET": "No package hands in a layer: tests/maps/test_views.py brings its own.",
}
"""Routes whose existing object nobody of these roles is shown."""

ADMINISTRATION = "Whoever manages accounts manages everybody's."
AREAS = "Areas belong to the town, not to a person."
DEPARTMENTS = "Whoever manages departments manages all of them."
WORKS = "The office writes of every work; who leads one is a word for the reader."
PUBLIC_FORM = "The form is public; what may be done with it depends on who sends it."
NO_AUTHORS_PHOTO = "These marks have no author's photos: tests/consultations/office/test_mark_moderation.py."
ALIKE = {
    "applications.own_pdf GET foreign application_id": "A draft has no document: tests/initiatives/applications/test_receipt.py.",
    "applications.own_pdf GET foreign slug": "A draft has no document: tests/initiatives/applications/test_receipt.py.",
    "consultations_board.moderate_photo_here POST foreign photo_id": NO_AUTHORS_PHOTO,
    "consultations_board.moderate_photo_here POST foreign slug": NO_AUTHORS_PHOTO,
    "accounts.disable POST foreign user_id": ADMINISTRATION,
    "accounts.enable POST foreign user_id": ADMINISTRATION,
    "accounts.end_users_sign_ins POST foreign user_id": ADMINISTRATION,
    "accounts.give_role POST foreign user_id": ADMINISTRATION,
    "accounts.new_link POST foreign user_id": ADMINISTRATION,
    "accounts.reset_factor POST foreign user_id": ADMINISTRATION,
    "accounts.take_role POST foreign user_id": ADMINISTRATION,
    "accounts.user GET foreign user_id": ADMINISTRATION,
    "areas.area GET foreign area_id": AREAS,
    "areas.remove POST foreign area_id": AREAS,
    "areas.save_area POST foreign area_id": AREAS,
    "before_vote.answer_pdf GET foreign number": "None of these appeals is answered yet.",
    "before_vote.answer_pdf GET foreign slug": "None of these appeals is answered yet.",
    "before_vote.appeal GET foreign number": "The page shows everybody in the office the decision; the appeal's words"
    " stay hidden until the declaration (tests/pb/verification/test_appeals.py).",
    "before_vote.enter_paper POST foreign number": "Paper is entered by whoever receives it.",
    "before_vote.paper GET foreign number": "Paper is entered by whoever receives it.",
    "implementation.add_photo POST foreign number": WORKS,
    "implementation.add_step POST foreign number": WORKS,
    "implementation.ask_author POST foreign number": WORKS,
    "implementation.postpone POST foreign number": WORKS,
    "implementation.tell POST foreign number": WORKS,
    "implementation.work GET foreign number": WORKS,
    "implementation.mark_read POST foreign number": WORKS,
    "implementation.write_down POST foreign number": WORKS,
    "mailbox.mail GET foreign number": "Caught letters are the administrator's to read, whoever they went to.",
    "marks.confirm_address GET foreign key": "No key of a letter is known here.",
    "marks.confirm_address GET foreign slug": "No key of a letter is known here.",
    "marks.email_confirmed POST foreign key": "No key of a letter is known here.",
    "marks.email_confirmed POST foreign slug": "No key of a letter is known here.",
    "objections.appeal GET foreign number": PUBLIC_FORM,
    "office.reject_drawn POST foreign slug": "Not there and not this round's are told by the same sentence (422).",
    "rounds_editor.save POST foreign slug": "A section is a page of every round, not a thing of one.",
    "rounds_editor.section GET foreign slug": "A section is a page of every round, not a thing of one.",
    "verification.add_member POST foreign department_id": DEPARTMENTS,
    "verification.case GET foreign number": "Who has a conflict of interest is shown the declaration, not the case"
    " (tests/pb/verification/test_case.py).",
    "verification.case_map GET foreign number": "The map holds what the public map holds.",
    "verification.change_department POST foreign department_id": DEPARTMENTS,
    "verification.declare POST foreign number": "Everybody may declare; without an answer both are asked again.",
    "verification.drop POST foreign department_id": "Who leads the case takes back a question to any department.",
    "verification.remove_member POST foreign department_id": DEPARTMENTS,
}
"""Cases in which the foreign thing is answered as one's own."""
