/** A case goes from origin through transit to destination, with real clients on a real server. */
import t from "tap";
import { type Id, toBase64Url } from "#protocol/bytes.ts";
import { keepReceipt } from "#sdk/audit/index.ts";
import {
	acceptHandoff,
	acknowledgeHandoff,
	addSection,
	arrangeHandoff,
	askForCase,
	assignLead,
	CaseMoved,
	cancelHandoff,
	completeHandoff,
	confirmArrangement,
	countersignHandoff,
	declineHandoff,
	doAllUpkeep,
	enterHandoffInError,
	extendHandoff,
	formatCertificate,
	handOffCase,
	holdHandoff,
	inbox,
	listCases,
	listHandoffs,
	loadCase,
	makeCustodyCertificate,
	makeFhirTask,
	readDiscussion,
	readHandoffSummary,
	readHandoffThread,
	readSection,
	receiveHandoff,
	recordArrival,
	recordConsent,
	recordDeparture,
	rerouteHandoff,
	resumeHandoff,
	sealSectionsByHand,
	setCaseStatus,
	verifyCertificate,
	viewCase,
	withdrawConsent,
	withdrawHandoff,
	writeDiscussion,
	writeHandoffMessage,
	writeSection,
} from "#sdk/casework/index.ts";
import { epochKey } from "#sdk/compartments/epoch-keys.ts";
import { rotateWhile } from "#sdk/compartments/rotate.ts";
import { gather } from "#sdk/http/pages.ts";
import { addDesk, assignToDesk, closeDesk, openCompartment, syncDirectory } from "#sdk/index.ts";
import { tryRealKeys } from "../../../../scripts/scenario/real-keys.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, DAY, everybody, overtaken, requestTransfer, SUMMARY, terms } from "../../../support/sdk-cases.ts";

const all = await readyNetwork(t);
const { origin, transit, destination } = all;
const [o, tr, d] = [origin.staff.session, transit.staff.session, destination.staff.session];

t.test("a case goes from origin through transit to destination", async (t) => {
	const { id, code, of } = await caseWith(o, origin.desk, ["identity", "story", "health", "consent"]);
	t.match(code, /^([a-z]{4}-){3}[a-z]{4}$/);
	await writeSection(o, of.identity as Id, {
		values: { prs_FirstName: "Teuta", prs_PrimaryLanguage: "sq" },
		text: "Call only in the evening.",
	});
	await writeSection(o, of.story as Id, { text: "What happened." });
	await writeSection(o, of.health as Id, { text: "Asthma." });
	await assignLead(o, id, origin.coordinator.id);
	await writeDiscussion(o, id, "Let us find a place in transit.");
	await t.rejects(writeSection(o, of.identity as Id, { values: { prs_Gender: "wrong" } }), { code: "bad-input", field: "prs_Gender" });
	await t.rejects(loadCase(tr, id), { code: "not-found" });

	const { ref } = await requestTransfer(o, id, transit, ["identity", "story"], of, { followUp: false });
	await recordConsent(o, id, terms(destination.id, ["health"], o.now()), { words: "She said yes." });
	t.same(await readHandoffSummary(tr, ref), SUMMARY);
	await t.rejects(readSection(tr, of.identity as Id), { code: "not-found" }, "nothing but the summary before acceptance");
	await writeHandoffMessage(tr, ref, "Is she travelling alone?");
	await writeHandoffMessage(o, ref, "Yes.");
	t.same(
		(await readHandoffThread(tr, ref)).map(({ content }) => content?.kind === "text" && content.text),
		["Is she travelling alone?", "Yes."],
	);
	t.match((await inbox(tr, { desk: transit.desk }))[0], { kind: "handoff", awaits: true, handoff: ref.handoff });
	await acknowledgeHandoff(tr, ref);
	const accepted = await acceptHandoff(transit.coordinator.session, ref);
	t.equal(accepted.state, "accepted");
	t.equal((await readSection(tr, of.identity as Id)).values.prs_FirstName?.value, "Teuta");
	await t.rejects(readSection(tr, of.health as Id), { code: "not-found" }, "nothing beyond the grant");

	await arrangeHandoff(tr, ref, tr.now() + DAY);
	t.equal((await confirmArrangement(o, ref)).state, "arranged");
	t.equal((await recordDeparture(o, ref)).state, "in-transit");
	t.equal((await holdHandoff(o, ref, "unsafe")).state, "on-hold");
	t.equal((await resumeHandoff(tr, ref)).state, "in-transit");
	t.equal((await receiveHandoff(tr, ref)).state, "received");
	const moved = await viewCase(tr, id);
	t.equal(moved.state.custodian, transit.desk);
	t.equal(moved.state.sections[of.identity as Id]?.owner, transit.desk);
	t.equal(moved.state.sections[of.health as Id]?.owner, origin.desk, "a section that was not granted stays");
	t.equal(moved.state.discussion !== null && (await readDiscussion(tr, id)).length, 0, "a discussion of its own");
	await writeSection(tr, of.story as Id, { text: "Written in transit." });
	t.equal((await readSection(tr, of.story as Id)).entries.length, 2);
	const past = await readSection(o, of.story as Id);
	t.equal(past.entries.length, 1, "the earlier custodian keeps what it had");
	await completeHandoff(tr, ref, "service-provided");

	await t.test("transit can't open the sections that weren't granted to it", async (t) => {
		const health = await openCompartment(o, of.health as Id);
		await t.rejects(openCompartment(tr, of.health as Id), { code: "not-found" });
		// Even if the server gave it boxes that were sealed to others.
		t.match(await epochKey(tr, health, 1).catch((error) => error), { why: "no-grant" });
		const trial = await tryRealKeys(tr, o, health.id);
		const control = await tryRealKeys(o, o, health.id);
		t.ok(trial.tries > 0 && control.opened > 0, "the owner's keys open some of the boxes");
		t.equal(trial.opened, 0, "no key of transit opens one");
		t.notOk(
			health.state.epochs.some((epoch) =>
				[...epoch.holders, ...epoch.pending.map(({ desk }) => ({ id: desk }))].some(({ id }) => id === transit.desk),
			),
		);
	});

	const second = await requestTransfer(tr, id, destination, ["identity", "story"], of, { followUp: true });
	await acceptHandoff(d, second.ref);
	await receiveHandoff(d, second.ref);
	t.equal((await viewCase(d, id)).state.custodian, destination.desk);
	await writeSection(d, of.story as Id, { text: "Arrived." });
	t.equal((await readSection(tr, of.story as Id)).entries.length, 3, "follow-up reads on");
	t.equal((await readSection(d, of.story as Id)).entries.length, 3, "with its history");

	await t.test("the owner discloses a section that transit never had", async (t) => {
		const consent = await recordConsent(d, id, terms(destination.id, ["health"], d.now()));
		const referral = await handOffCase(o, id, {
			kind: "referral",
			to: destination.desk,
			reason: "AdditionalServicesRequired",
			priority: "normal",
			travel: false,
			from: origin.desk,
			sections: [{ compartment: of.health as Id }],
			purposes: ["shelter"],
			basis: { kind: "consent", consent },
			summary: SUMMARY,
		});
		const ref = { case: id, handoff: referral.id };
		await acceptHandoff(d, ref);
		t.match(
			(await readSection(d, of.health as Id)).entries.map(({ content }) => content),
			[{ text: "Asthma." }],
		);
		await t.rejects(readSection(tr, of.health as Id), { code: "not-found" });
		await receiveHandoff(d, ref);
		await completeHandoff(d, ref, "service-provided");
		await doAllUpkeep(o);
		await writeSection(o, of.health as Id, { text: "After the referral." });
		const after = await readSection(d, of.health as Id).catch(({ code }) => code);
		t.ok(after === "not-found" || after.entries.length === 1, "a referral's grants end with it");
	});

	await setCaseStatus(d, id, "FollowUp");
	t.same(
		(await gather(listCases(d, { status: "FollowUp" }))).map((row) => row.code),
		[code],
	);
	t.equal((await makeFhirTask(d, second.ref)).status, "in-progress");

	await t.test("a custody certificate verifies offline, and a changed one doesn't", async (t) => {
		const certificate = await makeCustodyCertificate(tr, ref);
		const text = JSON.stringify(certificate);
		const checked = verifyCertificate(JSON.parse(text), { network: toBase64Url(tr.network) });
		t.equal(checked.custodyMoved, true);
		t.equal(checked.handoff.state, "completed");
		t.match(
			checked.moves.map(({ what }) => what),
			["handoff.draft", "handoff.request", "handoff.acknowledge", "handoff.accept"],
		);
		t.match(formatCertificate(checked), code);
		t.match(formatCertificate(checked), /by the signers' own clocks/);
		t.ok(
			checked.moves.every(({ at, after }) => after > 0 && after <= at),
			"each time is bounded by the directory that the signer cites",
		);
		const theirs = verifyCertificate(JSON.parse(JSON.stringify(await makeCustodyCertificate(o, ref))));
		t.equal(theirs.mark, checked.mark, "the certificate of the from-desk, which is out by now, names the same newest move");
		t.match(checked.mark, /^cloister\/1\/custody [\w-]{43}$/);
		t.notOk(checked.mark.includes(code));
		const earlier = { ...certificate, statements: certificate.statements.slice(0, -1) };
		t.not(verifyCertificate(JSON.parse(JSON.stringify(earlier))).mark, checked.mark, "an earlier state has another mark");
		for (const change of tampered(text)) t.throws(() => verifyCertificate(change), { code: /^bad-/ });
		t.throws(() => verifyCertificate(JSON.parse(text), { network: "x" }), { code: "bad-content" });
		t.throws(() => verifyCertificate(null), { code: "bad-content" });
	});
});

function tampered(text: string) {
	const copies = () => JSON.parse(text);
	const flipped = copies();
	const move = flipped.statements.at(-1);
	move.sigs[0] = (move.sigs[0].startsWith("A") ? "B" : "A") + move.sigs[0].slice(1);
	const left = copies();
	left.statements.splice(3, 1);
	const swapped = copies();
	[swapped.statements[0], swapped.statements[1]] = [swapped.statements[1], swapped.statements[0]];
	const short = copies();
	short.directory.leaves.splice(-1);
	return [flipped, left, swapped, short];
}

t.test("a request grants only the epochs that have entries", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const section = of.identity as Id;
	await writeSection(o, section, { values: { prs_FirstName: "Teuta" } });
	for (let i = 0; i < 3; i++) await rotateWhile(o, section, () => ({ reason: "rotation" }));
	await writeSection(o, section, { values: { prs_PrimaryLanguage: "sq" } });
	const { ref } = await requestTransfer(o, id, transit, ["identity"], of);
	const { epochs } = (await openCompartment(o, section)).state;
	t.same(
		epochs.filter(({ pending }) => pending.length > 0).map(({ number }) => number),
		[1, 4],
	);
	await acceptHandoff(transit.coordinator.session, ref);
	const { values } = await readSection(tr, section);
	t.same([values.prs_FirstName?.value, values.prs_PrimaryLanguage?.value], ["Teuta", "sq"]);
});

t.test("a hand-off that was declined, withdrawn, cancelled or rerouted gives no further access", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const first = await requestTransfer(o, id, transit, ["identity"], of);
	t.equal((await declineHandoff(tr, first.ref, "no-capacity")).state, "declined");
	await t.rejects(acceptHandoff(tr, first.ref), { code: "wrong-state" });
	await writeSection(o, of.identity as Id, { text: "After the refusal." });
	await t.rejects(readSection(tr, of.identity as Id), { code: "not-found" });
	const second = await requestTransfer(o, id, transit, ["identity"], of);
	await withdrawHandoff(o, second.ref, "wrong-recipient");
	const third = await requestTransfer(o, id, transit, ["identity"], of);
	await acceptHandoff(tr, third.ref);
	await readSection(tr, of.identity as Id);
	t.equal((await cancelHandoff(tr, third.ref, "no-capacity")).state, "cancelled");
	await writeSection(o, of.identity as Id, { text: "After the cancellation." });
	const after = await readSection(tr, of.identity as Id).catch(({ code }) => code);
	t.ok(after === "not-found" || !JSON.stringify(after.entries).includes("cancellation"), "the section is closed again");
	const fourth = await requestTransfer(o, id, transit, ["identity"], of);
	t.match(await rerouteHandoff(tr, fourth.ref, destination.desk), { state: "rerouted", suggested: destination.desk });
});

t.test("when one of two transfers is accepted, upkeep withdraws the other", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const one = await requestTransfer(o, id, transit, ["identity"], of);
	const two = await requestTransfer(o, id, destination, ["identity"], of);
	await acceptHandoff(tr, one.ref);
	await t.rejects(acceptHandoff(d, two.ref), { code: "already-placed" });
	const { cases } = await doAllUpkeep(o);
	t.same(cases.withdrawn, [two.ref.handoff]);
	t.equal((await loadCase(o, id)).state.handoffs[two.ref.handoff]?.reason, "already-placed");
	t.same((await doAllUpkeep(o)).cases.withdrawn, []);
});

t.test("of three moves at once, one succeeds and the others get an error", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(o, id, transit, ["identity"], of);
	const moves = await Promise.allSettled([
		declineHandoff(tr, ref, "unsafe"),
		acceptHandoff(transit.coordinator.session, ref),
		withdrawHandoff(o, ref, "unsafe"),
	]);
	t.equal(moves.filter(({ status }) => status === "fulfilled").length, 1);
	for (const move of moves)
		if (move.status === "rejected") t.ok(move.reason instanceof CaseMoved || move.reason.code === "wrong-state", String(move.reason));
});

t.test("the refusal of a late move names the present state of the hand-off", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(o, id, transit, ["identity"], of);
	const faster = transit.coordinator.session;
	const after = (meanwhile: () => Promise<unknown>, work: () => Promise<unknown>) => overtaken(tr, "cases.append", meanwhile, work);
	const late = after(
		() => acceptHandoff(faster, ref),
		() => declineHandoff(tr, ref, "unsafe"),
	);
	await t.rejects(late, { name: "CaseMoved", detail: /^the hand-off is accepted now; / });
	const second = after(
		() => cancelHandoff(faster, ref, "no-capacity"),
		() => cancelHandoff(tr, ref, "unsafe"),
	);
	await t.rejects(second, {
		name: "CaseMoved",
		detail: /^the hand-off is cancelled now \(no-capacity\); /,
	});
});

t.test("a withdrawn consent ends a hand-off before departure, and afterwards only its file", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { consent, ref } = await requestTransfer(o, id, transit, ["identity"], of);
	const { handoffs } = await withdrawConsent(o, { case: id, consent }, { code: "person-declined" });
	t.match(handoffs[ref.handoff], { state: "withdrawn", reason: "consent-withdrawn" });
	await t.rejects(acceptHandoff(tr, ref), { code: "wrong-state" });
	const later = await requestTransfer(o, id, transit, ["identity"], of);
	await acceptHandoff(tr, later.ref);
	await recordDeparture(o, later.ref);
	await withdrawConsent(tr, { case: id, consent: later.consent });
	t.match((await loadCase(o, id)).state.handoffs[later.ref.handoff], { state: "in-transit", expected: true });
	await t.rejects(receiveHandoff(tr, later.ref), { code: "no-basis" });
	t.match(await recordArrival(tr, later.ref), { hasHer: true, expected: false }, "the person can still be met");
	const theirs = await recordConsent(tr, id, terms(transit.id, ["identity"], tr.now()));
	await extendHandoff(tr, later.ref, { kind: "consent", consent: theirs });
	await receiveHandoff(tr, later.ref);
	t.same((await viewCase(tr, id)).state.custodian, transit.desk, "on the consent that she gave there");
});

t.test("a repeated consent with another answer is refused, so that the person's answer isn't lost", async (t) => {
	const { id } = await caseWith(o, origin.desk, ["identity", "health"]);
	const given = terms(transit.id, ["identity", "health"], o.now());
	const consent = await recordConsent(o, id, given);
	t.equal(await recordConsent(o, id, given, { consent }), consent, "the same answer again");
	await t.rejects(recordConsent(o, id, { ...given, permit: false }, { consent }), { code: "conflict" });
	await t.rejects(recordConsent(o, id, { ...given, sections: ["identity"] }, { consent }), { code: "conflict" });
	await t.rejects(recordConsent(o, id, given, { consent, active: false }), { code: "conflict" });
	await t.rejects(recordConsent(o, id, { ...given, until: given.until - 1 }, { consent }), { code: "conflict" }, "a shorter time");
	const later = { ...given, from: given.from + 5, until: given.until + 5 };
	t.equal(await recordConsent(o, id, later, { consent }), consent, "the same time, counted from the repeated call");
	const withhold = [{ section: "identity", from: transit.id, why: "not-needed" }] as never;
	await t.rejects(recordConsent(o, id, { ...given, withhold }, { consent }), { code: "conflict" }, "something is withheld");
});

t.test("a departure is a fact: it needs no basis, and the file is closed after a no", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(o, id, transit, ["identity"], of);
	await acceptHandoff(tr, ref);
	await recordDeparture(o, ref, { since: o.now() - 60_000 });
	await t.rejects(recordDeparture(o, ref), { code: "wrong-state" }, "she departs once");
	await recordConsent(o, id, { ...terms(transit.id, ["identity"], o.now()), permit: false });
	await t.rejects(readSection(tr, of.identity as Id), { code: "not-found" });
	await t.rejects(receiveHandoff(tr, ref), { code: "no-basis" });
	t.match(await recordArrival(tr, ref), { state: "in-transit", hasHer: true, expected: false });
	await t.rejects(readSection(tr, of.identity as Id), { code: "not-found" }, "to meet her opens nothing");
});

t.test("the key of a section by hand is sealed only after a verified acceptance", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	await writeSection(o, of.identity as Id, { text: "By hand." });
	const { ref } = await requestTransfer(o, id, transit, ["identity"], of, { byHand: true });
	await t.rejects(sealSectionsByHand(o, ref), { code: "wrong-state" });
	await acceptHandoff(tr, ref);
	await t.rejects(readSection(tr, of.identity as Id), { code: "not-found" });
	t.equal(await sealSectionsByHand(o, ref), 1);
	t.equal(await sealSectionsByHand(o, ref), 0);
	t.match((await readSection(tr, of.identity as Id)).entries, [{ content: { text: "By hand." } }]);
	await receiveHandoff(tr, ref);
	t.match((await readSection(tr, of.identity as Id)).owner, transit.desk);
});

t.test("the key of a section by hand isn't sealed for a hand-off that is over", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity", "health"]);
	await requestTransfer(o, id, destination, ["health"], of, { kind: "referral" });
	const { ref } = await requestTransfer(o, id, transit, ["identity"], of, { byHand: true });
	await acceptHandoff(tr, ref);
	await cancelHandoff(tr, ref, "no-capacity");
	await t.rejects(sealSectionsByHand(o, ref), { code: "wrong-state", detail: /is not accepted/ });
	const { failed } = (await doAllUpkeep(o)).cases;
	t.same(
		failed.filter((failure) => failure.case === id),
		[],
		"upkeep doesn't try",
	);
});

t.test("the key of a section by hand isn't sealed after the consent was withdrawn", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { ref, consent } = await requestTransfer(o, id, transit, ["identity"], of, { byHand: true });
	await acceptHandoff(tr, ref);
	await recordDeparture(o, ref);
	await withdrawConsent(o, { case: id, consent });
	const sent: string[] = [];
	const call = ((endpoint, sending) => {
		sent.push(endpoint.id);
		return o.server.call(endpoint, sending);
	}) as typeof o.server.call;
	await t.rejects(sealSectionsByHand({ ...o, server: { ...o.server, call } }, ref), { code: "no-basis" });
	t.notOk(sent.includes("compartments.grant"), "the client sends no grant");
	const { failed } = (await doAllUpkeep(o)).cases;
	t.notOk(
		failed.some((failure) => failure.case === id),
		"upkeep of the case doesn't fail",
	);
});

t.test("a section by hand without a sealed key stays with its owner, who can disclose it later", async (t) => {
	const { id, of } = await caseWith(o, origin.desk, ["identity", "health"]);
	await writeSection(o, of.health as Id, { text: "Told later." });
	const consent = await recordConsent(o, id, terms(transit.id, ["identity", "health"], o.now()));
	const basis = { kind: "consent", consent } as const;
	const { id: handoff } = await handOffCase(o, id, {
		kind: "transfer",
		to: transit.desk,
		reason: "MigrationOrChangeOfLocation",
		priority: "urgent",
		travel: true,
		sections: [{ compartment: of.identity as Id }, { compartment: of.health as Id, byHand: true }],
		purposes: ["shelter"],
		basis,
		summary: SUMMARY,
	});
	await acceptHandoff(tr, { case: id, handoff });
	await recordDeparture(o, { case: id, handoff });
	await receiveHandoff(tr, { case: id, handoff });
	const { state } = await loadCase(tr, id);
	t.equal(state.custodian, transit.desk);
	t.equal(state.sections[of.health as Id]?.owner, origin.desk);
	const sections = [{ compartment: of.health as Id }];
	const referral = await handOffCase(o, id, {
		kind: "referral",
		to: transit.desk,
		reason: "Other",
		priority: "normal",
		travel: false,
		from: origin.desk,
		sections,
		purposes: ["shelter"],
		basis,
		summary: SUMMARY,
	});
	await acceptHandoff(tr, { case: id, handoff: referral.id });
	t.match((await readSection(tr, of.health as Id)).entries, [{ content: { text: "Told later." } }]);
});

t.test("a hand-off is entered in error by two members, a case is asked for by its code, and a receiver adds a section", async (t) => {
	const { id, code, of } = await caseWith(o, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(o, id, transit, ["identity"], of);
	await enterHandoffInError(o, ref, "wrong-person");
	await t.rejects(countersignHandoff(o, ref, "approve"), { code: "not-allowed" });
	t.equal((await countersignHandoff(origin.coordinator.session, ref, "approve")).state, "entered-in-error");
	await askForCase(d, destination.desk, code.toUpperCase().replaceAll("-", " "));
	t.match(
		(await inbox(o)).find((each) => each.kind === "ask" && each.case?.code === code),
		{ case: { id }, member: destination.staff.id, from: destination.desk, desk: origin.desk },
	);
	const again = await requestTransfer(o, id, destination, ["identity"], of);
	await acceptHandoff(d, again.ref);
	const risk = await addSection(d, id, "return-risk");
	await writeSection(d, risk, { text: "Our own." });
	t.equal((await loadCase(o, id)).state.sections[risk]?.owner, destination.desk);
	const open = await gather(listHandoffs(o, { desk: origin.desk, open: true }));
	t.ok(open.some(({ handoff }) => handoff === again.ref.handoff));
	await keepReceipt(o, o.server.lastEntry());
});

t.test("a desk can't be closed while a case needs it", async (t) => {
	const { session } = transit.coordinator;
	const desk = await addDesk(session, { name: "Annex" });
	await assignToDesk(session, desk, transit.staff.id);
	const refused = (why: string) => t.rejects(closeDesk(session, desk), { code: "wrong-state", field: "desk" }, why);
	const { id, of } = await caseWith(session, desk, ["identity"]);
	await refused("it is custodian");
	const { ref } = await requestTransfer(session, id, destination, ["identity"], of);
	await acceptHandoff(d, ref);
	await recordDeparture(session, ref);
	await refused("a hand-off of it runs");
	await receiveHandoff(d, ref);
	await syncDirectory(o);
	const requestedCase = await caseWith(o, origin.desk, ["identity"]);
	const towards = await requestTransfer(o, requestedCase.id, { id: transit.id, desk }, ["identity"], requestedCase.of);
	await refused("a hand-off waits for its answer");
	await withdrawHandoff(o, towards.ref, "duplicate");
	const given = await caseWith(session, desk, ["identity", "health"]);
	const part = await requestTransfer(session, given.id, destination, ["identity"], given.of);
	await acceptHandoff(d, part.ref);
	await recordDeparture(session, part.ref);
	await receiveHandoff(d, part.ref);
	await refused("a section that wasn't handed over stays with it");
	await completeHandoff(d, part.ref, "service-provided");
	await setCaseStatus(d, given.id, "Closed");
	const own = await caseWith(session, desk, ["identity"]);
	await setCaseStatus(session, own.id, "Closed");
	await closeDesk(session, desk);
	t.notOk(session.dir.desks.get(desk)?.open);
});

t.test("no client raised an alarm", async (t) => {
	for (const person of everybody(all)) t.same(person.alarms, []);
});
