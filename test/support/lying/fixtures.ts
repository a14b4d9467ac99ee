/** The content of the prepared network: threads, files, a departed member, a case that waits and one that was received. */
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import {
	acceptHandoff,
	findSections,
	handOffCase,
	openCase,
	readSection,
	receiveHandoff,
	recordConsent,
	recordDeparture,
	viewCase,
	writeSection,
} from "#sdk/casework/index.ts";
import {
	addDesk,
	assignToDesk,
	attach,
	doUpkeep,
	markSeen,
	message,
	openThread,
	readAll,
	remove,
	syncDirectory,
	type UnlockedSession,
	write,
} from "#sdk/index.ts";
import type { Organisation, Person, ReadyNetwork } from "../sdk.ts";
import { SUMMARY, terms } from "../sdk-cases.ts";

/** A thread between the desks of origin and destination, with its texts, the oldest first. */
export interface Thread {
	id: Id;
	texts: string[];
}

export interface Case {
	id: Id;
	handoff: Id;
	/** Compartments by section. */
	of: Record<string, Id>;
}

export interface Fixtures {
	/** Desks. */
	origin: Id;
	destination: Id;
	/** A second desk of destination. */
	annex: Id;
	organisations: { origin: Id; destination: Id };
	/** `talk` and `other` each have a file of three chunks. */
	talk: Thread;
	other: Thread;
	/** Two epochs: `leaver` wrote in the first and had left before the second. */
	leaverThread: Thread;
	/** A transfer of identity and logistics to destination is requested and not yet accepted. `story` is not granted. */
	waitingCase: Case;
	/** Destination received it and is its custodian. */
	receivedCase: Case;
}

/** In bytes. */
export const FILE_SIZE = 150_000;

export function fileBytes(first: number): Bytes {
	return Uint8Array.from({ length: FILE_SIZE }, (_, i) => (first + i * 7 + (i >> 8)) & 255);
}

const SECTIONS: Section[] = ["identity", "logistics", "story"];

export async function makeFixtures({
	network,
	founder,
	admin,
	origin,
	destination,
}: ReadyNetwork): Promise<{ fixtures: Fixtures; leaver: Person; auditor: Person }> {
	const leaver = await network.admit(origin.coordinator, admin, { organisation: origin.id, role: "staff", desk: origin.desk });
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	await doUpkeep(origin.coordinator.session);
	await syncDirectory(leaver.session);
	const annex = await addDesk(destination.coordinator.session, { name: "Annex" });
	await assignToDesk(destination.coordinator.session, annex, destination.staff.id);
	const people = [origin.coordinator, origin.staff, destination.coordinator, destination.staff];
	await syncAll(people);
	const leaverThread = await makeLeaverThread(origin, destination, leaver, people);
	const talk = await makeTalk(origin, destination);
	const other = await makeOther(origin, destination);
	const waitingCase = await openRequestedCase(origin.staff.session, origin.desk, destination);
	const receivedCase = await openRequestedCase(origin.staff.session, origin.desk, destination);
	await receive(receivedCase, origin.staff.session, destination.staff.session);
	return {
		fixtures: {
			origin: origin.desk,
			destination: destination.desk,
			annex,
			organisations: { origin: origin.id, destination: destination.id },
			talk,
			other,
			leaverThread,
			waitingCase,
			receivedCase,
		},
		leaver,
		auditor,
	};
}

async function syncAll(people: readonly Person[]): Promise<void> {
	for (const { session } of people) await syncDirectory(session);
}

const withDesk = ({ desk }: Organisation) => [{ kind: "desk" as const, id: desk }];

/** The leaver is removed before the last text. @param people who must know of the removal. */
async function makeLeaverThread(
	origin: Organisation,
	destination: Organisation,
	leaver: Person,
	people: readonly Person[],
): Promise<Thread> {
	const { session } = origin.coordinator;
	const id = await openThread(session, "Left", withDesk(destination));
	await write(leaver.session, id, message("by the leaver"));
	await write(session, id, message("the last before"));
	await remove(session, { kind: "member", subject: leaver.id }, "left");
	await doUpkeep(session);
	await syncAll(people);
	await write(session, id, message("after"));
	return { id, texts: ["Left", "by the leaver", "the last before", "after"] };
}

async function makeTalk(origin: Organisation, destination: Organisation): Promise<Thread> {
	const id = await openThread(origin.coordinator.session, "Talk", withDesk(destination));
	await write(origin.staff.session, id, message("one"));
	await write(destination.staff.session, id, message("two"));
	await writeFile(origin.staff.session, id, "talk.bin", 1);
	await write(origin.staff.session, id, message("three"));
	await write(destination.coordinator.session, id, message("four"));
	await markSeen(destination.coordinator.session, (await readAll(destination.coordinator.session, id)).compartment);
	return { id, texts: ["Talk", "one", "two", "talk.bin", "three", "four"] };
}

async function makeOther(origin: Organisation, destination: Organisation): Promise<Thread> {
	const { session } = origin.staff;
	const id = await openThread(session, "Other", withDesk(destination));
	await writeFile(session, id, "other.bin", 2);
	await write(session, id, message("elsewhere"));
	return { id, texts: ["Other", "other.bin", "elsewhere"] };
}

async function writeFile(session: UnlockedSession, thread: Id, name: string, first: number): Promise<void> {
	const content = (async function* () {
		yield fileBytes(first);
	})();
	const { header, info } = await attach(session, thread, { name, type: "application/octet-stream", size: FILE_SIZE, content });
	await write(session, thread, { kind: "file", note: name, files: [info] }, { attachments: [header] });
}

/** Opens a case and requests its transfer. Each section contains its own name. The hand-off grants identity and logistics. */
async function openRequestedCase(session: UnlockedSession, desk: Id, to: Organisation): Promise<Case> {
	const { id } = await openCase(session, desk, { sections: SECTIONS });
	const { state } = await viewCase(session, id);
	const of = Object.fromEntries(SECTIONS.map((section) => [section, findSections(state, section)[0] as Id]));
	for (const section of SECTIONS) await writeSection(session, of[section] as Id, { text: `in ${section}` });
	const granted: Section[] = ["identity", "logistics"];
	const consent = await recordConsent(session, id, terms(to.id, granted, session.now()));
	const handoff = await handOffCase(session, id, {
		kind: "transfer",
		to: to.desk,
		reason: "MigrationOrChangeOfLocation",
		priority: "urgent",
		travel: true,
		sections: granted.map((section) => ({ compartment: of[section] as Id })),
		purposes: ["shelter"],
		basis: { kind: "consent", consent },
		summary: SUMMARY,
	});
	return { id, handoff: handoff.id, of };
}

/** Moves the case to the to-desk, which then writes and reads the identity. */
async function receive({ id, handoff, of }: Case, from: UnlockedSession, to: UnlockedSession): Promise<void> {
	const ref = { case: id, handoff };
	await acceptHandoff(to, ref);
	await recordDeparture(from, ref);
	await receiveHandoff(to, ref);
	const section = of.identity as Id;
	await writeSection(to, section, { text: "received" });
	await readSection(to, section);
}
