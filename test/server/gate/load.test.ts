/** Too many requests that wait: new ones are refused at once, and those in progress are answered. */
import pg from "pg";
import t from "tap";
import { contracts } from "#protocol/contracts/index.ts";
import { isOverloaded } from "#server/gate/load.ts";
import { readyNetwork } from "../../support/sdk.ts";

t.test("overload needs many requests that have waited long", async (t) => {
	const open = (ages: number[]) => new Map(ages.map((age, position) => [position, 10_000 - age]));
	t.equal(isOverloaded(open(Array(200).fill(900)), 10_000), false, "many, and none of them long");
	t.equal(isOverloaded(open([...Array(31).fill(5_000), ...Array(200).fill(10)]), 10_000), false, "a few slow ones");
	t.equal(isOverloaded(open([...Array(32).fill(1_000), 10]), 10_000), true);
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
