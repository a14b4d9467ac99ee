/**
 * Races between the closing of a desk, or the removal of its organisation, and an action that gives the desk a case. The action that is
 * stored first wins, the other is refused.
 * A trigger stops both transactions at their commit, after all checks, so that they overlap.
 */
import pg from "pg";
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import {
	acceptHandoff,
	completeHandoff,
	declineHandoff,
	giveUpSection,
	handOffCase,
	loadCase,
	openCase,
	receiveHandoff,
	recordArrival,
	recordConsent,
	setCaseStatus,
	withdrawHandoff,
} from "#sdk/casework/index.ts";
import { addDesk, approve, assignToDesk, closeDesk, refuse, remove, syncDirectory, write } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer, SUMMARY, terms } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";

const { network, founder, admin, origin, transit, destination } = await readyNetwork(t);
const { sql, superuser } = network.server;
const [boss, staff, originStaff] = [transit.coordinator.session, transit.staff.session, origin.staff.session];
const PAUSE = 77;
await sql(
	`CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(${PAUSE}); RETURN NULL; END $$`,
);
for (const type of ["desk.close", "countersign", "case.open", "handoff.request"])
	await sql(`CREATE CONSTRAINT TRIGGER "pause ${type}" AFTER INSERT ON chain_statement DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW WHEN (NEW.type = '${type}') EXECUTE FUNCTION pause()`);

const waitingTransactions = async () => {
	const here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())";
	const rows = await sql(`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND ${here}`);
	return rows.length;
};

/** Runs both at once. The first is stopped at its commit before the second begins. @returns "done" or the error code of each. */
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

t.test("of the closing of a desk and a hand-off request to it, the first one wins", async (t) => {
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

t.test("a case is reopened after the section of a closed desk was given up", async (t) => {
	const desk = await addAnnex();
	const { id, of } = await caseWith(staff, desk, ["identity", "story"]);
	const { ref } = await requestTransfer(staff, id, origin, ["identity"], of);
	await acceptHandoff(originStaff, ref);
	await receiveHandoff(originStaff, ref);
	await completeHandoff(originStaff, ref, "service-provided");
	await setCaseStatus(originStaff, id, "Closed");
	await closeDesk(boss, desk);
	await t.rejects(setCaseStatus(originStaff, id, "Active"), { code: "wrong-state", message: new RegExp(desk) });
	await giveUpSection(originStaff, id, of.story!, { close: true });
	await setCaseStatus(originStaff, id, "Active");
	const { state } = await loadCase(originStaff, id);
	t.match([state.status, state.custodian, state.sections[of.story!]], ["Active", origin.desk, { owner: desk, closed: true }]);
});

/** The custodian records the consent, and the owner of the section discloses it by a referral. */
async function lendStory(id: Id, of: Record<string, Id>) {
	const consent = await recordConsent(originStaff, id, terms(origin.id, ["story"], originStaff.now()));
	const handoff = await handOffCase(staff, id, {
		kind: "referral",
		to: origin.desk,
		reason: "Other",
		priority: "normal",
		travel: false,
		sections: [{ compartment: of.story! }],
		purposes: ["shelter"],
		basis: { kind: "consent", consent },
		summary: SUMMARY,
	});
	return { case: id, handoff: handoff.id };
}

t.test("a desk is closed after it has given up the section that it kept", async (t) => {
	const desk = await addAnnex();
	const { id, of } = await caseWith(staff, desk, ["identity", "story", "health"]);
	const { ref } = await requestTransfer(staff, id, origin, ["identity"], of);
	await acceptHandoff(originStaff, ref);
	await receiveHandoff(originStaff, ref);
	await t.rejects(closeDesk(boss, desk), { code: "wrong-state" }, "it owns two sections of an open case");
	await t.rejects(giveUpSection(staff, id, of.story!, { close: false }), { code: "wrong-state" }, "the custodian doesn't read the section");
	const lent = await lendStory(id, of);
	await acceptHandoff(originStaff, lent);
	await giveUpSection(staff, id, of.story!, { close: false });
	await giveUpSection(staff, id, of.health!, { close: true });
	await write(originStaff, of.story!, { kind: "text", text: "the new owner writes", language: null, files: [] });
	await withdrawHandoff(originStaff, lent, "other");
	await closeDesk(boss, desk);
});

t.test("a desk that has her isn't closed, also by a hand-off that is over", async (t) => {
	const desk = await addAnnex();
	const { id, of } = await caseWith(originStaff, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(originStaff, id, { ...transit, desk }, ["identity"], of);
	await declineHandoff(staff, ref, "no-capacity");
	await recordArrival(staff, ref);
	await t.rejects(closeDesk(boss, desk), { code: "wrong-state", detail: /a person who was met and not received/ });
	await setCaseStatus(originStaff, id, "Closed");
	await closeDesk(boss, desk);
});

const destinationStaff = destination.staff.session;
const removal = (code: "left" | "cannot-act") => remove(founder.session, { kind: "organisation", subject: destination.id }, code);
const isRemoved = async () => {
	await syncDirectory(admin.session);
	return admin.session.dir.organisations.get(destination.id)?.status === "removed";
};

t.test("an organisation with an open case is not removed", async (t) => {
	const early = await removal("left");
	const { id, of } = await caseWith(destinationStaff, destination.desk, ["identity"]);
	await t.rejects(approve(admin.session, early), { code: "wrong-state", field: "subject" }, "the approval of an earlier proposal");
	await t.rejects(removal("left"), { code: "wrong-state", field: "subject" }, "a new proposal");
	await refuse(admin.session, early, "other");
	const { ref } = await requestTransfer(destinationStaff, id, origin, ["identity"], of);
	await t.rejects(removal("left"), { code: "wrong-state" }, "its hand-off is still open");
	await acceptHandoff(originStaff, ref);
	await receiveHandoff(originStaff, ref);
	await refuse(admin.session, await removal("left"), "other");
	t.notOk(await isRemoved());
});

t.test("of the removal of an organisation and the opening of a case at its desk, the first one wins", async (t) => {
	const proposal = await removal("left");
	t.same(
		await race(
			() => openCase(destinationStaff, destination.desk, { sections: ["identity"] }),
			() => approve(admin.session, proposal),
		),
		["done", "wrong-state"],
	);
	t.notOk(await isRemoved(), "the case came first");
	const [row] = await sql(`SELECT case_id FROM casefile WHERE custodian = '${destination.desk}' AND status = 'Active'`);
	await setCaseStatus(destinationStaff, row?.case_id as Id, "Closed");
	t.same(
		await race(
			() => approve(admin.session, proposal),
			() => openCase(destinationStaff, destination.desk, { sections: ["identity"] }),
		),
		["done", "session-ended"],
	);
	t.ok(await isRemoved(), "the removal came first");
});

t.test("an organisation that can't act is removed with its open cases", async (t) => {
	await openCase(staff, transit.desk, { sections: ["identity"] });
	const object = await remove(founder.session, { kind: "organisation", subject: transit.id }, "cannot-act");
	await approve(admin.session, object);
	await syncDirectory(admin.session);
	t.equal(admin.session.dir.organisations.get(transit.id)?.status, "removed");
});
