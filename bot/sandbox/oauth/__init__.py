"""Installing the app through OAuth v2: the page that asks, the codes, the scopes. (Slack facts 6.2, 6.3)"""
