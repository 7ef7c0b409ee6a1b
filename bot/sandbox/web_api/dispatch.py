"""What happens between a Web API request and its method: token, scope, arguments, limits, faults?"""

from typing import Any

import orjson
from aiohttp import hdrs, web

from bot.sandbox.faults import AFTER, BEFORE
from bot.sandbox.json_types import Json
from bot.sandbox.misbehaviour import misbehave
from bot.sandbox.oauth.credentials import client_credentials
from bot.sandbox.web_api.calls import METHODS, Call, Method, Refused, TooMany, refused_for
from bot.sandbox.web_api.warnings import with_warnings
from bot.sandbox.wire import Entry
from bot.sandbox.wire.refusals import spots_of_answer, warnings_of_call
from bot.sandbox.world import World

_CHARSETS = {"utf-8", "utf8", "iso-8859-1"}
HUNG_UP = "the app hung up in the middle of its request"


async def handle_call(world: World, request: web.Request) -> web.StreamResponse:
    """Serve `/api/<method>`, by POST (form, JSON, multipart) or GET."""
    name = request.match_info["method"]
    status, headers = 200, {"x-oauth-scopes": ",".join(world.manifest.scopes)}
    entry = world.wire.begin("call", name, {}, size=request.content_length or 0)
    try:
        args = await _arguments(request)
        token = _token(request, args)
        entry.sent = {key: _decoded(value) for key, value in args.items()}
        found = _method(name)
        _authorize(world, found, token)
        headers["x-accepted-oauth-scopes"] = ",".join(found.scopes)
        fault = world.faults.take(name, BEFORE, args)
        if fault is not None and (hit := await misbehave(fault, request, headers, entry=entry)) is not None:
            return _recorded(world, entry, {}, hit)
        ran = await _run(found, Call(name, args, world, token))
        answer = with_warnings(ran, request, name, entry.sent)
        fault = world.faults.take(name, AFTER, args)
        if fault is not None and (hit := await misbehave(fault, request, headers, entry=entry)) is not None:
            return _recorded(world, entry, answer, hit)
    except ConnectionError:
        entry.error = HUNG_UP
        return _recorded(world, entry, {}, web.Response(status=400))
    except Refused as refused:
        answer = with_warnings(refused.answer, request, name, entry.sent)
    except TooMany as too_many:
        status, answer = 429, {"ok": False, "error": "ratelimited"}
        headers[hdrs.RETRY_AFTER] = str(too_many.retry_after)
        entry.retry_after = too_many.retry_after
    except BaseException:  # the sandbox's own fault, or its end
        entry.error = "the sandbox broke off"
        world.wire.finish(entry)
        raise
    response = web.json_response(answer, status=status, headers=headers, dumps=_dumps)
    return _recorded(world, entry, answer, response)


def _method(name: str) -> Method:
    found = METHODS.get(name)
    if found is None:
        raise Refused("unknown_method", req_method=name)
    return found


async def _run(found: Method, call: Call) -> Json:
    if found.per_minute is not None:
        wait = call.world.limits.wait_for_call(found.name, found.per_minute)
        if wait:
            raise TooMany(wait)
    if found.scopes:
        call.need_scope(*found.scopes)
    for name, error in found.required.items():
        if call.args.get(name) in (None, ""):
            if error == "invalid_arguments":
                raise refused_for(error, [f"[ERROR] missing required field: {name}"])
            raise Refused(error)
    return {"ok": True} | await found.handler(call)


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.method == hdrs.METH_GET:
        return args
    if request.body_exists and hdrs.CONTENT_TYPE not in request.headers:
        raise Refused("missing_post_type")
    if (request.charset or "utf-8").lower() not in _CHARSETS:
        raise Refused("invalid_charset")
    kind = request.content_type
    if kind == "application/json":
        try:
            body: Any = orjson.loads(await request.read() or b"{}")
        except orjson.JSONDecodeError:
            raise Refused("invalid_json") from None
        if not isinstance(body, dict):
            raise Refused("json_not_object")
        return args | body
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return args | dict(await request.post())
    if kind == "text/plain" or not request.body_exists:
        return args
    raise Refused("invalid_post_type")


def _token(request: web.Request, args: Json) -> str:
    header = request.headers.get(hdrs.AUTHORIZATION, "")
    given = args.pop("token", None)
    if header.lower().startswith("bearer "):
        return header[7:].strip()
    if header.lower().startswith("basic "):
        args.update(client_credentials(header))
    return str(given or "")


def _authorize(world: World, found: Method, token: str) -> None:
    if found.auth == "none":
        return
    if not token:
        raise Refused("not_authed")
    refusal = world.tokens.refusal(token)
    if refusal is not None:
        raise Refused(refusal)
    kind = world.tokens.kind(token)
    if kind != found.auth and not (kind == "user" and found.for_people):
        raise Refused("not_allowed_token_type")


def _recorded(world: World, entry: Entry, answer: Json, response: web.Response) -> web.Response:
    """Note in the journal how the call ended."""
    entry.answer, entry.status = answer, response.status
    entry.error = entry.error or answer.get("error")
    entry.spots = spots_of_answer(answer)
    entry.warnings = warnings_of_call(entry.name, entry.sent, answer)
    world.wire.finish(entry, size=len(response.body) if isinstance(response.body, bytes) else 0)
    return response


def _decoded(value: Any) -> Any:
    """An argument for the record: JSON that came in a form field is read."""
    if not isinstance(value, str) or value[:1] not in {"{", "["}:
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()
