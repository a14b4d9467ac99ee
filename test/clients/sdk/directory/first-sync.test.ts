/** The first synchronisation of a large directory: its progress is shown, and it goes on where it was interrupted. */
import t from "tap";
import { randomBytes, randomId } from "#crypto/random.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { toWire } from "#protocol/statements/statement.ts";
import type { Transport } from "#sdk/context.ts";
import { memoryStorage, type SyncProgress, syncDirectory } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";

const { network, founder, origin } = await readyNetwork(t, { MEMBER_INVITES_A_DAY: "10000" });
const { staff } = origin;

/** Appends invites that nobody uses, because they are the cheapest leaves. */
async function grow(leaves: number): Promise<void> {
	const { session } = founder;
	const target = session.dir.size + leaves;
	for (let done = 0; done < leaves; done += 50) {
		const invites = Array.from({ length: 50 }, () => {
			const expires = session.now() + 86_400_000;
			const place = { organisation: null, role: "auditor", desk: null, member: null, label: null } as const;
			return session.sign("invite", { invite: randomId(), ...place, expires, pk: randomBytes(32) });
		});
		await session.server.call(contracts.directory.append, { body: { statements: invites.map(toWire), sealed: [] } });
	}
	while (session.dir.size < target) {
		await new Promise((resolve) => setTimeout(resolve, 200));
		await syncDirectory(session);
	}
}
await grow(1_100);

/** @param breaksAfter pages that are answered before the connection breaks. */
function counting(server: Transport, breaksAfter = Number.POSITIVE_INFINITY) {
	const froms: number[] = [];
	const call: Transport["call"] = async (endpoint, sent) => {
		if (endpoint.id === "directory.read") {
			froms.push(Number(sent?.query?.["from" as never]));
			if (froms.length > breaksAfter) throw new ProtocolError("unavailable", "the connection broke");
		}
		return server.call(endpoint, sent);
	};
	return { froms, server: { ...server, call } as Transport };
}

async function open(storage = memoryStorage(), breaksAfter?: number) {
	const device = network.device();
	const { froms, server } = counting(device.server, breaksAfter);
	const progress: SyncProgress[] = [];
	const options = { ...device, server, storage, onProgress: (each: SyncProgress) => void progress.push(each) };
	const opened = network.open(options, staff.signInName, staff.recoveryCode);
	const session = await opened.catch((error: { code: string }) => error.code);
	return { session, froms, progress, alarms: device.alarms };
}

const size = founder.session.dir.size;

t.test("its progress shows how many leaves were fetched and verified", async (t) => {
	const { progress, froms } = await open();
	t.same(froms.slice(0, 3), [0, 500, 1000]);
	const fetched = progress.filter(({ step }) => step === "fetch");
	t.same(fetched.map(({ done, total }) => [done, total]).slice(0, 3), [
		[500, size],
		[1000, size],
		[size, size],
	]);
	t.ok(progress.filter(({ step }) => step === "verify").length >= 10);
	t.equal(progress.at(-1)?.step, "verify");
});

t.test("after an interruption the synchronisation goes on with the next page", async (t) => {
	const storage = memoryStorage();
	t.equal((await open(storage, 2)).session, "unavailable");
	const again = await open(storage);
	t.equal(again.froms[0], 1000, "two pages were kept");
	t.type(again.session, "object");
	t.same(again.alarms, []);
	const third = await open(storage);
	t.same(third.progress, [], "nothing is left to do");
});

t.test("saved leaves that somebody has changed are fetched again, without an alarm", async (t) => {
	for (const [name, chunk] of Object.entries({ "another order": "swap", "no leaves": "x", fewer: "[]" })) {
		const storage = memoryStorage();
		await open(storage, 2);
		const key = `${Buffer.from(founder.session.network).toString("hex").slice(0, 16)}/directory/1`;
		const saved = JSON.parse((await storage.get(key)) ?? "") as unknown[];
		await storage.set(key, chunk === "swap" ? JSON.stringify(saved.reverse()) : chunk);
		const { session, alarms } = await open(storage);
		t.equal(typeof session === "string" ? session : session.dir.size, size, name);
		t.same(alarms, [], name);
	}
});
