"""Which emoji names does the workspace know?"""

import re

_NAME = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")

COMMON = tuple(
    """
    thumbsup +1 thumbsdown -1 ok_hand wave raised_hands clap pray muscle point_up point_right handshake
    raising_hand see_no_evil heart yellow_heart green_heart blue_heart purple_heart sparkling_heart broken_heart
    tada confetti_ball balloon birthday gift trophy medal first_place_medal sports_medal star star2 sparkles fire
    rocket 100 white_check_mark heavy_check_mark x warning question exclamation bulb memo pushpin calendar
    hourglass_flowing_sand clock9 alarm_clock bell no_bell speech_balloon thought_balloon mega loudspeaker
    telephone_receiver headphones ear eyes brain seedling four_leaf_clover sunflower rose sunny cloud umbrella
    snowflake rainbow zap coffee tea cookie cake pizza apple avocado beers
    smile smiley grinning grin laughing joy rofl slightly_smiling_face upside_down_face wink blush innocent
    smiling_face_with_3_hearts heart_eyes star-struck kissing_heart yum stuck_out_tongue hugging_face
    thinking_face shushing_face neutral_face expressionless no_mouth smirk unamused face_with_rolling_eyes
    grimacing relieved pensive sleepy sleeping mask nerd_face sunglasses partying_face confused worried
    slightly_frowning_face open_mouth hushed astonished flushed pleading_face cry sob scream confounded
    persevere disappointed sweat weary tired_face yawning_face triumph rage exploding_head
    dog cat bear panda_face owl unicorn_face bee turtle octopus whale
    house office airplane train bus bike earth_africa globe_with_meridians compass map
    chart_with_upwards_trend bar_chart mag lock key hammer_and_wrench gear link paperclip books book pencil2
    one two three four five arrow_right arrow_left arrow_up arrow_down new recycle
    """.split()
)


def is_emoji_name(name: str) -> bool:
    """Whether Slack could know a reaction of that name (without colons, perhaps with a skin tone)."""
    return _NAME.fullmatch(name) is not None
