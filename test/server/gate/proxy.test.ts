/** Behind a proxy, the client's address is the one that the proxy has seen, not the one in the client's header. */
import t from "tap";
import { bootServer } from "../../support/server.ts";

t.test("invented addresses don't avoid the request limit", async (t) => {
	const server = await bootServer(t, { TRUST_PROXY: "true", REQUESTS_PER_MINUTE: "3" });
	const from = async (forwarded: string) =>
		(await fetch(`${server.url}/api/network`, { headers: { "x-forwarded-for": forwarded } })).status;
	for (const invented of ["198.51.100.1", "198.51.100.2", "198.51.100.3"]) t.equal(await from(`${invented}, 203.0.113.9`), 200);
	t.equal(await from("198.51.100.4, 203.0.113.9"), 429, "the same client");
	t.equal(await from("203.0.113.10"), 200, "another client");
});

t.test("an address that can't be read counts as the proxy's own", async (t) => {
	const server = await bootServer(t, { TRUST_PROXY: "true", REQUESTS_PER_MINUTE: "3" });
	const from = async (forwarded: string) =>
		(await fetch(`${server.url}/api/network`, { headers: { "x-forwarded-for": forwarded } })).status;
	for (const invented of ["somebody", "203.0.113.9, 300.1.1.1", "unknown"]) t.equal(await from(invented), 200);
	t.equal(await from("another text"), 429);
	t.equal(await from("203.0.113.10"), 200, "an address that can be read has its own limit");
});

t.test("all IPv6 addresses of one /64 share a limit", async (t) => {
	const server = await bootServer(t, { TRUST_PROXY: "true", REQUESTS_PER_MINUTE: "3" });
	const from = async (address: string) => (await fetch(`${server.url}/api/network`, { headers: { "x-forwarded-for": address } })).status;
	for (const address of ["2001:db8:1:2::1", "2001:db8:1:2:ffff::", "2001:DB8:1:2:3:4:5:6"]) t.equal(await from(address), 200);
	t.equal(await from("2001:db8:1:2::77"), 429, "another address of the same prefix");
	t.equal(await from("2001:db8:1:3::1"), 200, "another prefix");
});
