"""What comes of the diary? Every number is worked out by hand from it, with the reasons beside it.

Deliveries are counted by kind, state and, where there is one, reason; kinds that go to channels and to people also by
which of them. Outside office hours nothing comes but what somebody's own act brings about.
"""

CHANNEL_MESSAGES = {
    # 3 channels x 12 Mondays. The night desk's channel is archived from Thursday of week 7 on: weeks 8 to 12 fail.
    # One comes a day later, because Washington's birthday is a holiday in New York (week 2).
    ("intention", "sent"): 30,
    ("intention", "sent", "holiday"): 1,
    ("intention", "failed", "is_archived"): 5,
    # 3 x 12 Wednesdays; in week 6 the pause (Wednesday 09:00 to Friday 09:00 in Lisbon) takes those of Lisbon and New
    # York, but not that of Lord Howe, whose Wednesday 11:00 is midnight in Lisbon. Weeks 8 to 12 fail at night's.
    ("moment", "sent"): 29,
    ("moment", "failed", "is_archived"): 5,
    # 3 x 12 Fridays; the pause takes that of Lord Howe in week 6 (04:00 in Lisbon). Weeks 8 to 12 fail at night's.
    # Friday of week 7 is Good Friday in Lisbon and on Lord Howe.
    ("roundup", "sent"): 28,
    ("roundup", "failed", "is_archived"): 5,
    ("roundup", "skipped", "holiday"): 2,
    # Week 1 two, 4, 8, 10, 11 two (one was a nomination), and two in week 12, one of which was taken back. That of
    # week 2 is private.
    ("recognition_post", "sent"): 9,
    # Ana's; Luis' became a thank-you, and Tiago likes it private.
    ("nomination_post", "sent"): 1,
    # Lisbon's and New York's; the second one ends below its card too, because it was not reached.
    ("goal_card", "sent"): 2,
    ("goal_over", "sent"): 1,
    # At eleven on the next working day, unless the round-up is that day (weeks 1, 4 and 8).
    # First thanks: Ana's (week 1), Marco's (10), Mia's (11). A pulse acted on: three channels in week 4, two in week
    # 10. Bea's goal is met in week 9. In the weeks in which a pulse's result comes too, the four posts of the week are
    # spoken for, and the round-up tells it.
    ("celebration", "sent"): 2,
    ("celebration", "sent", "day_full"): 1,
    ("celebration", "skipped", "week_full"): 8,
    # Noor's in three channels, Youssef's in one.
    ("story_post", "sent"): 4,
    # Three channels in week 3, two in week 9, and as many answers.
    # They come on Tuesday: Friday is the round-up's, and Monday the intention's.
    ("pulse_result", "sent", "day_full", "channel"): 5,
    ("pulse_action", "sent", "channel"): 5,
    # Two barriers: 18 March in Lisbon and New York, and a fortnight later what became of them.
    ("said_and_done", "sent"): 4,
}
DIRECT_MESSAGES = {
    # Twelve people in weeks 1 to 5, thirteen with Rosa in weeks 6 to 10, eleven without Youssef and Kim in 11 and 12.
    # On Tuesdays; and on Thursdays, Rosa from week 5 on, none in the pause of week 6, Youssef no more in week 10.
    # One more that Tiago asked for.
    ("scenario_now", "sent"): 1,
    # Who is asked by a pulse in a week gets no scenario: nine in week 3, ten in week 9. Noor and Youssef keep the feast
    # at the end of Ramadan on Tuesday and Wednesday of week 5, and Thursday's question comes soon after. Jack and
    # Bea have a reminder of the pulse still to come when Thursday's question of week 3 is due: it waits for Friday.
    # Jack has answered by then; for Bea the last reminder has the room.
    ("scenario", "sent"): (60 + 65 + 22) + (48 + 13 + 3 * 13 + 12 + 22) - 9 - 10 - 2 - 1 - 1,
    ("scenario", "sent", "week_full"): 1,
    ("scenario", "skipped", "week_full"): 1,
    ("scenario", "skipped", "holiday"): 2,
    ("scenario", "skipped", "pulse_week"): 9 + 10,
    # Wave 1: nine are asked (no lead, no manager about their own team). Wave 2: Rosa too.
    ("pulse_invitation", "sent"): 9 + 10,
    # Wave 1, third day: Bea is on leave, and Jack has not answered yet. Last day: Bea again.
    ("pulse_reminder", "sent"): 3,
    # Two managers, twice.
    ("pulse_result", "sent", "person"): 4,
    ("pulse_result_whole", "sent"): 2,
    # What a manager or lead says is sent to the leads and managers who have not written it themselves:
    # week 4 to Lena (Marco's) and to Dana (Lena's), week 10 to Lena twice.
    ("pulse_action", "sent", "person"): 4,
    # Week 4: two channels wait for an answer on the second working day after they read it, Thursday: Lena,
    # and Dana for New York, where Lena has answered when her own day begins.
    ("pulse_nudge", "sent"): 1,
    ("pulse_nudge", "skipped", "no_longer_needed"): 1,
    # As many as there are receivers: weeks 1 (two), 2, 4, 8, 10, 11 (two), and two in week 12.
    ("recognition_received", "sent"): 10,
    ("recognition_ask", "sent"): 1,
    ("story_consent", "sent"): 2,
    ("story_answered", "sent"): 2,
    # Noor's; Youssef's when Ana had answered, and again when he had changed it; Bea's.
    ("story_waiting", "sent"): 4,
    ("story_published", "sent"): 2,
    ("story_returned", "sent"): 1,
    ("story_declined", "sent"): 1,
    # Kim's to Dana, Noor's to Marco; Noor's goes to Lena after two working days, who hears of it once more after ten.
    ("barrier_raised", "sent"): 2,
    ("barrier_owned", "sent"): 1,
    ("barrier_taken_on", "sent"): 1,
    ("barrier_undecided", "sent"): 1,
    ("barrier_due", "sent"): 1,
    # To Kim twice (will do it, done), to Noor once (no).
    ("barrier_answered", "sent"): 3,
    # To Bea and to Dana, whose goals they are.
    ("goal_agreed", "sent"): 2,
    # Bea: agreed on Friday of week 4; asked after a week without a number on Friday of week 5, on Thursday of week 7
    # (her last was on Thursday of week 6), on Thursday of week 8, and of week 9 (Tiago's was on that of week 8).
    # Dana: agreed on Tuesday of week 8, asked on Tuesday of week 9.
    # Three fall on a day with a question: two come the day after, and that before Good Friday is left out. One is not
    # needed any more when its turn comes.
    ("goal_check_in", "sent"): 4 + 1 - 4,
    ("goal_check_in", "sent", "day_full"): 2,
    ("goal_check_in", "skipped", "day_full"): 1,
    ("goal_check_in", "skipped", "no_longer_needed"): 1,
    ("goal_next", "sent"): 2,
    # Noor's for week 7.
    ("plan_reminder", "sent"): 1,
    ("plan_question", "sent"): 1,
    # Marco's for Ana, Dana's for Luis, Marco's for Tiago.
    ("nomination_waiting", "sent"): 3,
    ("nomination_approved", "sent"): 2,
    ("nomination_consent", "sent"): 1,
    ("nomination_shared", "sent"): 1,
    ("nomination_thanked", "sent"): 1,
    # To Tiago.
    ("nomination_told", "sent"): 1,
    ("programme_set_up", "sent"): 1,
    ("manager_named", "sent"): 2,
    ("welcome", "sent"): 1,
    ("forgotten", "sent"): 1,
    ("channel_problem", "sent"): 1,
    # In weeks 8 and 12 there is something to celebrate in the night desk's archived channel: the lead hears of each,
    # in the morning: at the desk it is eleven, where the lead is it is night.
    ("celebration_waits", "sent", "quiet_hours"): 2,
    # Each of the fifteen posts that failed.
    ("delivery_failed", "sent"): 15,
}
CHANGES = {
    # Each who answered: Jack's question and reminder both.
    ("pulse_thanked", "sent"): 9 + 10,
    # Bea's question and two reminders.
    ("pulse_over", "sent"): 3,
    ("recognition_thanked", "sent"): 1,
    # In the channel and at Ana's.
    ("recognition_withdrawn", "sent"): 2,
    # What Kim received, where it stood in the channel, and the round-up that told of it.
    ("recognition_removed", "sent"): 1,
    # The barrier Kim raised, where Dana was told of it and asked about it.
    ("barrier_raised", "sent"): 1,
    ("barrier_due", "sent"): 1,
    ("roundup", "sent"): 1,
    ("story_consent_answered", "sent"): 2,
    # Lisbon: three agreed, and four numbers. New York: two agreed, one number, its day, and what Rosa learned.
    ("goal_card", "sent"): 7 + 5,
    # What Rosa learned.
    ("goal_over", "sent"): 1,
    # Ana was asked, and shared it.
    ("nomination_told", "sent"): 1,
}
HEARD_AT_ONCE = {"delivery_failed"}
"""A lead hears at once when something failed."""

THANKS_RECEIVED = {"ana": 1, "luis": 2, "mia": 1, "rosa": 1, "tiago": 2}
"""Tiago's are of weeks 1 and 2; of Ana's two one was taken back. Youssef, thanked in week 10, has no account now."""
THANKS_GIVEN = {"ana": 1, "bea": 2, "dana": 2, "jack": 1, "luis": 0, "marco": 1, "mia": 1, "tiago": 0}
"""What Luis gave went with Kim, who received it; what Tiago gave he took back."""

PULSE_1 = (
    # Ana, Tiago, Noor, Youssef, Luis, Mia 4, Kim 3, Jack 5: 32 / 8; seven of eight are favourable.
    "Chose my response: mean 4.0 of 5, favourable almost all",
    # Ana, Tiago, Noor, Youssef, Luis 2, Kim 3, Mia 1; Jack skipped: 14 / 7.
    "Good work noticed: mean 2.0 of 5, favourable almost none",
    # Luis 3 and Kim 1: two.
    "Reports bring change: too few answers to show",
)
PULSE_2 = (
    # Lisbon 4 4 5 4 3, New York 4 2 5 4 4: 39 / 10, eight favourable.
    "Chose my response: mean 3.9 of 5, favourable 80 %",
    # Lisbon 2 3 3 4 3, New York 4 2 3 3 and one skipped: 27 / 9, two favourable.
    "Good work noticed: mean 3.0 of 5, favourable 20 %",
    "Reports bring change: too few answers to show",
)
PULSE_2_LISBON = (
    # 4 4 5 4 3: 20 / 5, four of five are favourable.
    "Chose my response: mean 4.0 of 5, favourable almost all",
    # 15 / 5 would be shown, but New York's four would follow from it.
    "Good work noticed: too few answers to show",
)
PULSE_2_NEW_YORK = (
    # 4 2 5 4 4: 19 / 5, four of five are favourable.
    "Chose my response: mean 3.8 of 5, favourable almost all",
    "Good work noticed: too few answers to show",
)

MILESTONES = {
    # Ana for Tiago, and Noor's story, which was told everywhere.
    ("desk-lisbon", 4): "1 thank-you and 1 success story",
    # Luis for Kim, Dana for Luis.
    ("desk-new-york", 4): "2 thank-yous and 1 success story",
    ("desk-night", 4): "1 success story",
    # Youssef's story, and the no to Noor.
    ("desk-lisbon", 8): "1 thank-you, 2 success stories and 1 barrier answered",
    # Jack for Mia, and Kim's barrier.
    ("desk-new-york", 8): "3 thank-yous, 1 success story and 1 barrier answered",
    # Marco for Youssef and Bea for Ana; the goal. What Tiago wrote he took back.
    ("desk-lisbon", 12): "3 thank-yous, 2 success stories, 1 barrier answered and 1 goal met",
    # Mia for Rosa, and Dana's nomination of Luis; Kim's thanks went with Kim.
    ("desk-new-york", 12): "4 thank-yous, 1 success story and 1 barrier answered",
}
"""What the round-ups of weeks 4, 8 and 12 count in each channel since the first day."""
