/** Too many requests that wait: new ones are refused at once, and those in progress are answered. */
import Fastify from "fastify";
import pg from "pg";
import t from "tap";
import { contracts } from "#protocol/contracts/index.ts";
import { isOverloaded, shedLoad } from "#server/gate/load.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { until } from "../../support/until.ts";

t.test("overload needs many requests that have waited long", async (t) => {
	const open = (ages: number[]) => new Map(ages.map((age, position) => [position, 10_000 - age]));
	t.equal(isOverloaded(open(Array(200).fill(900)), 10_000), false, "many, and none of them long");
	t.equal(isOverloaded(open([...Array(31).fill(5_000), ...Array(200).fill(10)]), 10_000), false, "a few slow ones");
	t.equal(isOverloaded(open([...Array(32).fill(1_000), 10]), 10_000), true);
});

t.test("a request of many parts isn't overload by itself", async (t) => {
	const app = Fastify();
	t.teardown(() => app.close());
	shedLoad(app);
	let answer = () => {};
	const answered = new Promise<void>((resolve) => {
		answer = resolve;
	});
	const slow = async () => answered.then(() => "ok");
	app.post("/together", { config: { contract: contracts.compartments.together } as object }, slow);
	app.post("/alone", { config: { contract: contracts.compartments.create } as object }, slow);
	app.get("/quick", () => "ok");
	const url = await app.listen({ host: "127.0.0.1", port: 0 });
	const post = (path: string) => fetch(url + path, { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
	const quick = async () => (await fetch(`${url}/quick`)).status;
	const many = Array.from({ length: 40 }, () => post("/together"));
	const began = performance.now();
	await until("they have waited long", () => performance.now() - began > 2_000);
	t.equal(await quick(), 200);
	const alone = Array.from({ length: 40 }, () => post("/alone"));
	await until("requests that come alone are counted", async () => (await quick()) === 503);
	answer();
	t.same([...new Set((await Promise.all([...many, ...alone])).map(({ status }) => status))], [200]);
});

t.test("while the database stands still, new requests are refused with Retry-After", async (t) => {
	const { network, origin } = await readyNetwork(t);
	const { server } = network;
	const lock = new pg.Client(server.superuser);
	await lock.connect();
	t.teardown(() => lock.end());
	await lock.query("BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE");
	const waiting = Array.from({ length: 40 }, () => origin.staff.session.server.call(contracts.session.me).then(() => "ok", String));
	let refused: Response | null = null;
	for (const end = Date.now() + 60_000; refused === null && Date.now() < end; ) {
		const answer = await fetch(`${server.url}/api/network`);
		if (answer.status === 503) refused = answer;
		else await new Promise((resolve) => setTimeout(resolve, 100));
	}
	t.equal(refused?.headers.get("retry-after"), "2");
	t.equal((await fetch(`${server.url}/healthz`)).status, 200, "a health check is answered");
	await lock.query("ROLLBACK");
	t.same([...new Set(await Promise.all(waiting))], ["ok"]);
	t.equal((await fetch(`${server.url}/api/network`)).status, 200);
});
