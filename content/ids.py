"""The names of everything a person can press or send: commands, actions, callbacks."""

KUDOS = "/kudos"
ENCORE = "/encore"
WIN = "/win"
PULSE = "/pulse"
GOAL = "/goal"
NOMINATE = "/nominate"
DRILL = "/drill"
PLAN = "/plan"

SETUP_OPEN = "setup.open"
SETUP_FORM = "setup.form"
LEADS_OPEN = "leads.open"
LEADS_FORM = "leads.form"
TEAMS_OPEN = "teams.open"
TEAMS_FORM = "teams.form"
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
DRILL_SURE = "drill.sure"
"""The two choices are this with ".yes" and ".no" behind it."""
DRILL_NOW = "drill.now"
DRILL_PRACTICE = "drill.practice"
DRILL_STICKS = "drill.sticks"
PLAN_OPEN = "plan.open"
PLAN_FORM = "plan.form"
PLAN_ANSWER = "plan.answer"
"""The three answers on Friday are this with the outcome behind it."""
PLAN_RENEW = "plan.renew"
PLAN_STUCK = "plan.stuck"
PLAN_STUCK_FORM = "plan.stuck_form"
PLAN_POST_FORM = "plan.post_form"

CAMPAIGN_PAUSE = "campaign.pause"
CAMPAIGN_RESUME = "campaign.resume"
CAMPAIGN_LIST = "campaign_list.page"
CAMPAIGN_LIST_PAUSE = "campaign_list.pause"
CAMPAIGN_LIST_RESUME = "campaign_list.resume"
CAMPAIGN_TAKE_OVER = "campaign.take_over"
DELIVERY_LOG = "delivery_log.open"
DELIVERY_LOG_PAGE = "delivery_log.page"
"""The buttons that choose what is shown or turn the page have a word of their own behind it."""
CAMPAIGN_END = "campaign.end"
CAMPAIGN_NEW = "campaign.new"
CAMPAIGN_TEMPLATE = "campaign.template"
CAMPAIGN_APPROVAL = "campaign.approval"
CAMPAIGN_FORM = "campaign.form"
CAMPAIGN_DRAFT = "campaign.draft"
CAMPAIGN_START = "campaign.start"
CAMPAIGN_APPROVE = "campaign.approve"
CAMPAIGN_CHANGE = "campaign.change"
CAMPAIGN_DISCARD = "campaign.discard"
CAMPAIGN_CALENDAR = "campaign_calendar.show"
"""A week of the calendar; the ways to another week have ".back", ".on" and ".week" behind it."""
CAMPAIGN_DRIVERS = "campaign_calendar.drivers"
CAMPAIGN_PERSON = "campaign_calendar.person"
"""The field that chooses a person has ".choose" behind it."""
CAMPAIGN_TRIAL = "campaign_trial.show"
CAMPAIGN_TRIAL_PRESSED = "campaign_trial.pressed"
CAMPAIGN_TRIAL_WEEK = "campaign_trial.week"
CAMPAIGN_TRIAL_FORM = "campaign_trial.form"

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
STORY_OPEN = "story.open"
STORY_CONTINUE = "story.continue"
STORY_LET_GO = "story.let_go"
STORY_FORM = "story.form"
STORY_SHORTCUT = "story.shortcut"
STORY_YES = "story.yes"
STORY_NO = "story.no"
STORY_GO_ON = "story.go_on"
STORY_WAIT = "story.wait"
STORY_WITHDRAW = "story.withdraw"
STORY_QUEUE = "story.queue"
STORY_PUBLISH = "story.publish"
STORY_RETURN = "story.return"
STORY_DECLINE = "story.decline"
STORY_TAKE_DOWN = "story.take_down"
STORY_NOTE_FORM = "story.note_form"
STORY_LIBRARY = "story.library"
STORY_MINE = "story.mine"
"""The lists turn their pages with these and ".newer" or ".older" behind them; the library's choice is ".behaviour"."""

NOMINATION_OPEN = "nomination.open"
NOMINATION_CONTINUE = "nomination.continue"
NOMINATION_LET_GO = "nomination.let_go"
NOMINATION_FORM = "nomination.form"
NOMINATION_WITHDRAW = "nomination.withdraw"
NOMINATION_SHARE = "nomination.share"
NOMINATION_KEEP = "nomination.keep"
NOMINATION_REFUSE = "nomination.refuse"
NOMINATION_QUEUE = "nomination.queue"
NOMINATION_APPROVE = "nomination.approve"
NOMINATION_RETURN = "nomination.return"
NOMINATION_THANK = "nomination.thank"
NOMINATION_DECLINE = "nomination.decline"
NOMINATION_NOTE_FORM = "nomination.note_form"
NOMINATION_MINE = "nomination.mine"
NOMINATION_PEERS = "nomination.peers"
NOMINATION_SHOWN = "nomination.shown"
NOMINATION_TAKE_DOWN = "nomination.take_down"
"""The lists turn their pages with these and ".newer" or ".older" behind them."""

SHORTCUTS_WITH_WORDS = (STORY_SHORTCUT,)
"""The shortcuts that work with what the message says. Of any other, the words are not even looked at."""

PULSE_START = "pulse.start"
PULSE_START_FORM = "pulse.start_form"
PULSE_ANSWER = "pulse.answer"
PULSE_FORM = "pulse.form"
PULSE_CANCEL = "pulse.cancel"
PULSE_CLOSE = "pulse.close"
PULSE_ACT = "pulse.act"
PULSE_ACTION_FORM = "pulse.action_form"
GOAL_OPEN = "goal.open"
GOAL_FORM = "goal.form"
GOAL_ANYWAY_FORM = "goal.anyway_form"
GOAL_SHARPEN = "goal.sharpen"
GOAL_BOARD = "goal.board"
GOAL_AGREE = "goal.agree"
GOAL_TAKE_BACK = "goal.take_back"
GOAL_QUESTION = "goal.question"
GOAL_QUESTION_FORM = "goal.question_form"
GOAL_CHECK_IN = "goal.check_in"
GOAL_CHECK_IN_FORM = "goal.check_in_form"
GOAL_OTHER_NUMBER = "goal.other_number"
GOAL_UNDO_CHECK_IN = "goal.undo_check_in"
GOAL_CHANGE = "goal.change"
GOAL_KEEP_ASKING = "goal.keep_asking"
GOAL_SHOW = "goal.show"
GOAL_OWNER = "goal.owner"
GOAL_OWNER_FORM = "goal.owner_form"
GOAL_DROP = "goal.drop"
GOAL_DROP_FORM = "goal.drop_form"
GOAL_LEARNED = "goal.learned"
GOAL_LEARNED_FORM = "goal.learned_form"
"""The list of goals turns its pages with `goal.board` and ".newer" or ".older" behind it."""

AUDIT_PAGE = "audit_log.page"
"""The buttons that turn the page have ".newer" or ".older" behind it."""

TONE_OPEN = "celebrations.tone"
TONE_FORM = "celebrations.tone_form"

FORGET_FORM = "my_data.forget"
COME_BACK = "my_data.come_back"

HELP_OPEN = "help.open"

ACTIONS = (
    SETUP_OPEN,
    LEADS_OPEN,
    TEAMS_OPEN,
    MANAGERS_OPEN,
    RECOGNITION_OPEN,
    RECOGNITION_CONTINUE,
    RECOGNITION_LET_GO,
    RECOGNITION_WITHDRAW,
    DRILL_ANSWER,
    DRILL_SURE,
    DRILL_NOW,
    DRILL_PRACTICE,
    DRILL_STICKS,
    PLAN_OPEN,
    PLAN_ANSWER,
    PLAN_RENEW,
    PLAN_STUCK,
    CAMPAIGN_PAUSE,
    CAMPAIGN_RESUME,
    CAMPAIGN_LIST,
    CAMPAIGN_LIST_PAUSE,
    CAMPAIGN_LIST_RESUME,
    CAMPAIGN_TAKE_OVER,
    DELIVERY_LOG,
    DELIVERY_LOG_PAGE,
    CAMPAIGN_END,
    CAMPAIGN_NEW,
    CAMPAIGN_TEMPLATE,
    CAMPAIGN_APPROVAL,
    CAMPAIGN_DRAFT,
    CAMPAIGN_START,
    CAMPAIGN_APPROVE,
    CAMPAIGN_CHANGE,
    CAMPAIGN_DISCARD,
    CAMPAIGN_CALENDAR,
    CAMPAIGN_DRIVERS,
    CAMPAIGN_PERSON,
    CAMPAIGN_TRIAL,
    CAMPAIGN_TRIAL_PRESSED,
    CAMPAIGN_TRIAL_WEEK,
    PREFERENCES_OPEN,
    COME_BACK,
    TONE_OPEN,
    AUDIT_PAGE,
    HELP_OPEN,
    BARRIER_OPEN,
    BARRIER_BOARD,
    BARRIER_ANSWER,
    BARRIER_SOLVED,
    BARRIER_NOT_SOLVED,
    BARRIER_WITHDRAW,
    STORY_OPEN,
    STORY_CONTINUE,
    STORY_LET_GO,
    STORY_YES,
    STORY_NO,
    STORY_GO_ON,
    STORY_WAIT,
    STORY_WITHDRAW,
    STORY_QUEUE,
    STORY_PUBLISH,
    STORY_RETURN,
    STORY_DECLINE,
    STORY_TAKE_DOWN,
    STORY_LIBRARY,
    STORY_MINE,
    NOMINATION_OPEN,
    NOMINATION_CONTINUE,
    NOMINATION_LET_GO,
    NOMINATION_WITHDRAW,
    NOMINATION_SHARE,
    NOMINATION_KEEP,
    NOMINATION_REFUSE,
    NOMINATION_QUEUE,
    NOMINATION_APPROVE,
    NOMINATION_RETURN,
    NOMINATION_THANK,
    NOMINATION_DECLINE,
    NOMINATION_MINE,
    NOMINATION_PEERS,
    NOMINATION_SHOWN,
    NOMINATION_TAKE_DOWN,
    PULSE_START,
    PULSE_ANSWER,
    PULSE_CANCEL,
    PULSE_CLOSE,
    PULSE_ACT,
    GOAL_OPEN,
    GOAL_SHARPEN,
    GOAL_BOARD,
    GOAL_AGREE,
    GOAL_TAKE_BACK,
    GOAL_QUESTION,
    GOAL_CHECK_IN,
    GOAL_OTHER_NUMBER,
    GOAL_UNDO_CHECK_IN,
    GOAL_CHANGE,
    GOAL_KEEP_ASKING,
    GOAL_SHOW,
    GOAL_OWNER,
    GOAL_DROP,
    GOAL_LEARNED,
)
FORMS = (
    SETUP_FORM,
    CAMPAIGN_FORM,
    CAMPAIGN_TRIAL_FORM,
    LEADS_FORM,
    TEAMS_FORM,
    MANAGERS_FORM,
    PREFERENCES_FORM,
    PLAN_FORM,
    PLAN_STUCK_FORM,
    PLAN_POST_FORM,
    FORGET_FORM,
    TONE_FORM,
    RECOGNITION_FORM,
    BARRIER_FORM,
    BARRIER_ANSWER_FORM,
    STORY_FORM,
    STORY_NOTE_FORM,
    NOMINATION_FORM,
    NOMINATION_NOTE_FORM,
    PULSE_FORM,
    PULSE_START_FORM,
    PULSE_ACTION_FORM,
    GOAL_FORM,
    GOAL_ANYWAY_FORM,
    GOAL_QUESTION_FORM,
    GOAL_CHECK_IN_FORM,
    GOAL_OWNER_FORM,
    GOAL_DROP_FORM,
    GOAL_LEARNED_FORM,
)
