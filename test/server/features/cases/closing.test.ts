/**
 * A desk that is closed in the very moment in which somebody gives it a case: whichever is stored first, the other is refused. Each
 * is stopped where it has judged everything and commits, until the other one has come as far as it gets.
 */
import pg from "pg";
import t from "tap";
import { acceptHandoff, loadCase, openCase, receiveHandoff, setCaseStatus } from "#sdk/casework/index.ts";
import { addDesk, assignToDesk, closeDesk, syncDirectory } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";

const { network, origin, transit } = await readyNetwork(t);
const { sql, superuser } = network.server;
const [boss, staff, o] = [transit.coordinator.session, transit.staff.session, origin.staff.session];
const PAUSE = 77;
await sql(
	`CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(${PAUSE}); RETURN NULL; END $$`,
);
for (const type of ["desk.close", "case.open", "handoff.request"])
	await sql(`CREATE CONSTRAINT TRIGGER "pause ${type}" AFTER INSERT ON chain_statement DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW WHEN (NEW.type = '${type}') EXECUTE FUNCTION pause()`);

const waiting = async () => {
	const here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())";
	const rows = await sql(`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND ${here}`);
	return rows.length;
};

/** Both at once: the first commits when the second waits for it. @returns what each came to: an error's code, or "done". */
async function crossed(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<string[]> {
	const session = new pg.Client({ connectionString: superuser });
	await session.connect();
	try {
		await session.query(`SELECT pg_advisory_lock(${PAUSE})`);
		const outcome = (work: Promise<unknown>) => work.then(() => "done").catch((error) => String(error.code));
		const one = outcome(first());
		await until("the first commits", async () => (await waiting()) === 1);
		const two = outcome(second());
		await until("the second waits for it", async () => (await waiting()) === 2);
		await session.query(`SELECT pg_advisory_unlock(${PAUSE})`);
		return await Promise.all([one, two]);
	} finally {
		await session.end();
	}
}

async function annex() {
	const desk = await addDesk(boss, { name: "Annex" });
	await assignToDesk(boss, desk, transit.staff.id);
	await syncDirectory(staff);
	await syncDirectory(o);
	return desk;
}

t.test("closed first: no case is opened for it", async (t) => {
	const desk = await annex();
	t.same(
		await crossed(
			() => closeDesk(boss, desk),
			() => openCase(staff, desk, { sections: ["identity"] }),
		),
		["done", "not-allowed"],
	);
	t.same(await sql(`SELECT FROM casefile WHERE custodian = '${desk}'`), []);
});

t.test("opened first: it stays open", async (t) => {
	const desk = await annex();
	t.same(
		await crossed(
			() => openCase(staff, desk, { sections: ["identity"] }),
			() => closeDesk(boss, desk),
		),
		["done", "wrong-state"],
	);
	await syncDirectory(boss);
	t.ok(boss.dir.desks.get(desk)?.open);
});

t.test("asked for a hand-off, or closed: not both", async (t) => {
	const asked = async (desk: string) => {
		const { id, of } = await caseWith(o, origin.desk, ["identity"]);
		return { id, ask: () => requestTransfer(o, id, { id: transit.id, desk }, ["identity"], of) };
	};
	const [one, other] = [await annex(), await annex()];
	const early = await asked(one);
	t.same(await crossed(() => closeDesk(boss, one), early.ask), ["done", "desk-too-small"]);
	t.notOk(Object.values((await loadCase(o, early.id)).state.handoffs).some(({ state }) => state === "requested"));
	t.same(await crossed((await asked(other)).ask, () => closeDesk(boss, other)), ["done", "wrong-state"]);
});

t.test("a case can be opened again, whoever has left a section with it", async (t) => {
	const desk = await annex();
	const { id, of } = await caseWith(staff, desk, ["identity", "story"]);
	const { ref } = await requestTransfer(staff, id, origin, ["identity"], of);
	await acceptHandoff(o, ref);
	await receiveHandoff(o, ref);
	await setCaseStatus(o, id, "Closed");
	await closeDesk(boss, desk);
	await setCaseStatus(o, id, "Active");
	const { state } = await loadCase(o, id);
	t.match([state.status, state.custodian, state.sections[of.story!]?.owner], ["Active", origin.desk, desk]);
});
