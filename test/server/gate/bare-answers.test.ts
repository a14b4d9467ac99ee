/** Connections on which no whole request comes in time. */
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import t from "tap";
import type { Config } from "#server/base/config.ts";
import { brokenRequest } from "#server/gate/bare-answers.ts";

const server = createServer({ headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 });
server.on("clientError", brokenRequest({ secureCookies: false } as Config));
t.before(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
t.teardown(() => server.close());

/** @returns all that the server sends until it closes the connection. */
function received(sent: string): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = "";
		const socket = connect((server.address() as AddressInfo).port, "127.0.0.1", () => void (sent && socket.write(sent)));
		socket.on("data", (piece) => (text += piece));
		socket.on("error", reject);
		socket.on("close", () => resolve(text));
	});
}

t.test("a request that stops in the middle gets an answer", async (t) => {
	const answer = await received("GET / HTTP/1.1\r\nhost:");
	t.match(answer, /^HTTP\/1\.1 408 /);
	t.match(answer, /arrived too slowly/);
});

t.test("a connection that nobody has used is closed without an answer", async (t) => {
	t.equal(await received(""), "");
});
