/** A request for another host gets no answer of this server. */
import t from "tap";
import { isOwnHost } from "#server/gate/hosts.ts";
import { head, sendRaw } from "../../support/raw.ts";
import { bootServer } from "../../support/server.ts";

t.test("the host of the configuration, this machine and addresses are taken", async (t) => {
	const origin = "https://cloister.example.org";
	for (const host of [
		"cloister.example.org",
		"CLOISTER.example.org:443",
		"localhost:8420",
		"127.0.0.1",
		"[::1]:8420",
		"192.0.2.1:80",
		"[2001:db8::1]",
	])
		t.ok(isOwnHost(host, origin), host);
	for (const host of ["evil.example", "cloister.example.org.evil.example", "localhost.evil.example", "a b", "example.org"])
		t.notOk(isOwnHost(host, origin), host);
});

t.test("another host is refused with 421, except for health checks", async (t) => {
	const server = await bootServer(t, { ORIGIN: "https://cloister.example.org" });
	const ask = (path: string, host: string) => sendRaw(server.url, head(`GET ${path}`, { host, connection: "close" }));
	t.equal((await ask("/api/network", "cloister.example.org")).status, 200);
	const refused = await ask("/api/network", "evil.example");
	t.equal(refused.status, 421);
	t.equal(refused.headers.get("x-content-type-options"), "nosniff");
	t.equal((await ask("/healthz", "evil.example")).status, 200);
});
