"""What happens between a Web API request and its method: token, scope, arguments, limits, faults?"""

import time
from typing import Any

import orjson
from aiohttp import hdrs, web

from bot.sandbox.faults import AFTER, BEFORE
from bot.sandbox.json_types import Json
from bot.sandbox.misbehaviour import misbehave
from bot.sandbox.web_api.calls import METHODS, Call, Method, Refused, TooMany, refused_for
from bot.sandbox.world import RecordedCall, World


async def handle_call(world: World, request: web.Request) -> web.StreamResponse:
    """Serve `/api/<method>`, by POST (form, JSON, multipart) or GET."""
    name = request.match_info["method"]
    status, headers = 200, {"x-oauth-scopes": ",".join(world.manifest.scopes)}
    args: Json = {}
    try:
        args = await _arguments(request)
        found = _method(name)
        token = _token(request, args)
        _authorize(world, found, token)
        headers["x-accepted-oauth-scopes"] = ",".join(found.scopes)
        fault = world.faults.take(name, BEFORE, args)
        if fault is not None and (response := await misbehave(fault, request, headers)) is not None:
            _record(world, name, args, {"ok": False, "error": "fault"}, response.status)
            return response
        answer = await _run(found, Call(name, args, world, token))
        fault = world.faults.take(name, AFTER, args)
        if fault is not None and (response := await misbehave(fault, request, headers)) is not None:
            _record(world, name, args, answer, response.status)
            return response
    except Refused as refused:
        answer = refused.answer
    except TooMany as too_many:
        status, answer = 429, {"ok": False, "error": "ratelimited"}
        headers[hdrs.RETRY_AFTER] = str(too_many.retry_after)
    _record(world, name, args, answer, status)
    return web.json_response(answer, status=status, headers=headers, dumps=_dumps)


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
    kind = request.content_type
    if kind == "application/json":
        try:
            body: Any = orjson.loads(await request.read() or b"{}")
        except orjson.JSONDecodeError:
            raise Refused("invalid_json") from None
        if not isinstance(body, dict):
            raise Refused("json_not_object")
        return args | body
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data", "application/octet-stream"}:
        return args | dict(await request.post())
    raise Refused("invalid_post_type")


def _token(request: web.Request, args: Json) -> str:
    header = request.headers.get(hdrs.AUTHORIZATION, "")
    given = args.pop("token", None)
    if header.lower().startswith("bearer "):
        return header[7:].strip()
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


def _record(world: World, name: str, args: Json, answer: Json, status: int) -> None:
    spelled_out = {key: _decoded(value) for key, value in args.items()}
    world.calls.append(RecordedCall(name, spelled_out, answer, status, world.clock.now(), time.time()))


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
