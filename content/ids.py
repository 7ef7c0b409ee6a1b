"""The names of everything a person can press or send: commands, actions, callbacks."""

KUDOS = "/kudos"
ENCORE = "/encore"

SETUP_OPEN = "setup.open"
SETUP_FORM = "setup.form"
LEADS_OPEN = "leads.open"
LEADS_FORM = "leads.form"
MANAGERS_OPEN = "managers.open"
MANAGERS_FORM = "managers.form"

RECOGNITION_OPEN = "recognition.open"
RECOGNITION_CONTINUE = "recognition.continue"
RECOGNITION_LET_GO = "recognition.let_go"
RECOGNITION_FORM = "recognition.form"
RECOGNITION_WITHDRAW = "recognition.withdraw"
RECOGNITION_SHORTCUT = "recognition.shortcut"

DRILL_ANSWER = "drill.answer"
"""Action ids of the options are this with ".A", ".B", ".C" behind it: they differ within a message."""

CAMPAIGN_PAUSE = "campaign.pause"
CAMPAIGN_RESUME = "campaign.resume"

PREFERENCES_OPEN = "preferences.open"
PREFERENCES_FORM = "preferences.form"
BARRIER = "/barrier"
BARRIER_OPEN = "barrier.open"
BARRIER_FORM = "barrier.form"
BARRIER_BOARD = "barrier.board"
BARRIER_ANSWER = "barrier.answer"
BARRIER_ANSWER_FORM = "barrier.answer_form"
BARRIER_SOLVED = "barrier.solved"
BARRIER_NOT_SOLVED = "barrier.not_solved"
BARRIER_WITHDRAW = "barrier.withdraw"

HELP_OPEN = "help.open"

ACTIONS = (
    SETUP_OPEN,
    LEADS_OPEN,
    MANAGERS_OPEN,
    RECOGNITION_OPEN,
    RECOGNITION_CONTINUE,
    RECOGNITION_LET_GO,
    RECOGNITION_WITHDRAW,
    DRILL_ANSWER,
    CAMPAIGN_PAUSE,
    CAMPAIGN_RESUME,
    PREFERENCES_OPEN,
    HELP_OPEN,
    BARRIER_OPEN,
    BARRIER_BOARD,
    BARRIER_ANSWER,
    BARRIER_SOLVED,
    BARRIER_NOT_SOLVED,
    BARRIER_WITHDRAW,
)
FORMS = (
    SETUP_FORM,
    LEADS_FORM,
    MANAGERS_FORM,
    PREFERENCES_FORM,
    RECOGNITION_FORM,
    BARRIER_FORM,
    BARRIER_ANSWER_FORM,
)
