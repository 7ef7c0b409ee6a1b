import time
async def test_x(make_company, postgres_url):
    c=await make_company(postgres_url)
    e=c.encore
    e._stopping.set()
    for close in reversed(e._closing):
        t=time.perf_counter(); await close(); print(close, round(time.perf_counter()-t,2))
    e._closing.clear()
    t=time.perf_counter(); await c.sandbox.stop(); print("sandbox", round(time.perf_counter()-t,2))
