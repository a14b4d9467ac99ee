/**
 * Races between the closing of a desk and an action that gives it a case. The action that is stored first wins, the other is refused.
 * A trigger stops both transactions at their commit, after all checks, so that they overlap.
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
const [boss, staff, originStaff] = [transit.coordinator.session, transit.staff.session, origin.staff.session];
const PAUSE = 77;
await sql(
	`CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(${PAUSE}); RETURN NULL; END $$`,
);
for (const type of ["desk.close", "case.open", "handoff.request"])
	await sql(`CREATE CONSTRAINT TRIGGER "pause ${type}" AFTER INSERT ON chain_statement DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW WHEN (NEW.type = '${type}') EXECUTE FUNCTION pause()`);

const waitingTransactions = async () => {
	const here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())";
	const rows = await sql(`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND ${here}`);
	return rows.length;
};

/** Runs both so that the first commits while the second waits for it. @returns "done" or the error code of each. */
async function race(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<string[]> {
	const session = new pg.Client({ connectionString: superuser });
	await session.connect();
	try {
		await session.query(`SELECT pg_advisory_lock(${PAUSE})`);
		const outcome = (work: Promise<unknown>) => work.then(() => "done").catch((error) => String(error.code));
		const firstOutcome = outcome(first());
		await until("the first commits", async () => (await waitingTransactions()) === 1);
		const secondOutcome = outcome(second());
		await until("the second waits for it", async () => (await waitingTransactions()) === 2);
		await session.query(`SELECT pg_advisory_unlock(${PAUSE})`);
		return await Promise.all([firstOutcome, secondOutcome]);
	} finally {
		await session.end();
	}
}

async function addAnnex() {
	const desk = await addDesk(boss, { name: "Annex" });
	await assignToDesk(boss, desk, transit.staff.id);
	await syncDirectory(staff);
	await syncDirectory(originStaff);
	return desk;
}

t.test("a desk that was closed first gets no new case", async (t) => {
	const desk = await addAnnex();
	t.same(
		await race(
			() => closeDesk(boss, desk),
			() => openCase(staff, desk, { sections: ["identity"] }),
		),
		["done", "not-allowed"],
	);
	t.same(await sql(`SELECT FROM casefile WHERE custodian = '${desk}'`), []);
});

t.test("a desk for which a case was opened first stays open", async (t) => {
	const desk = await addAnnex();
	t.same(
		await race(
			() => openCase(staff, desk, { sections: ["identity"] }),
			() => closeDesk(boss, desk),
		),
		["done", "wrong-state"],
	);
	await syncDirectory(boss);
	t.ok(boss.dir.desks.get(desk)?.open);
});

t.test("a desk can't be closed and get a hand-off request", async (t) => {
	const prepareRequest = async (desk: string) => {
		const { id, of } = await caseWith(originStaff, origin.desk, ["identity"]);
		return { id, send: () => requestTransfer(originStaff, id, { id: transit.id, desk }, ["identity"], of) };
	};
	const [closedFirst, askedFirst] = [await addAnnex(), await addAnnex()];
	const refused = await prepareRequest(closedFirst);
	t.same(await race(() => closeDesk(boss, closedFirst), refused.send), ["done", "desk-too-small"]);
	t.notOk(Object.values((await loadCase(originStaff, refused.id)).state.handoffs).some(({ state }) => state === "requested"));
	t.same(await race((await prepareRequest(askedFirst)).send, () => closeDesk(boss, askedFirst)), ["done", "wrong-state"]);
});

t.test("a case can be reopened after a desk that owns one of its sections was closed", async (t) => {
	const desk = await addAnnex();
	const { id, of } = await caseWith(staff, desk, ["identity", "story"]);
	const { ref } = await requestTransfer(staff, id, origin, ["identity"], of);
	await acceptHandoff(originStaff, ref);
	await receiveHandoff(originStaff, ref);
	await setCaseStatus(originStaff, id, "Closed");
	await closeDesk(boss, desk);
	await setCaseStatus(originStaff, id, "Active");
	const { state } = await loadCase(originStaff, id);
	t.match([state.status, state.custodian, state.sections[of.story!]?.owner], ["Active", origin.desk, desk]);
});
