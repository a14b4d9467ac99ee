/** News that the server announces: a client leaves out the kinds that it doesn't know, and the connection stays. */
import t from "tap";
import { httpTransport, listen, type News, type UnlockedSession } from "#sdk/index.ts";
import { listen as serve } from "../../../support/misbehaving-server.ts";

const id = "00000000-0000-4000-8000-000000000001";

t.test("only news of a known topic and of the right form is passed on", async (t) => {
	const sent = [
		"no JSON",
		"null",
		"7",
		JSON.stringify({ topic: "weather", id }),
		JSON.stringify({ topic: "case" }),
		JSON.stringify({ topic: "case", id: 7 }),
		JSON.stringify({ topic: "compartment", id }),
		JSON.stringify({ topic: "case", id }),
		JSON.stringify({ topic: "directory", id }),
		JSON.stringify({ topic: "again", id: null }),
	];
	const stop = new AbortController();
	const { address, seen } = await serve(t, (_, response, nth) => {
		if (nth > 1) stop.abort();
		response.writeHead(200, { "content-type": "text/event-stream" });
		response.write(sent.map((data) => `data: ${data}\n\n`).join(""));
	});
	const heard: News[] = [];
	const hear = (news: News) => {
		heard.push(news);
		if (news.topic === "again") stop.abort();
	};
	await listen({ server: httpTransport({ address }) } as UnlockedSession, hear, stop.signal);
	t.same(heard, [
		{ topic: "compartment", id },
		{ topic: "case", id },
		{ topic: "directory", id },
		{ topic: "again", id: null },
	]);
	t.equal(seen.length, 1, "on one connection");
});
