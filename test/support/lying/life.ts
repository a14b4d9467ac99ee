/** What has happened in the prepared network: threads, files, somebody who left, a case that waits and one that has moved. */
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import {
	accept,
	caseView,
	depart,
	handOff,
	openCase,
	readSection,
	receive,
	recordConsent,
	sectionsNamed,
	writeSection,
} from "#sdk/casework/index.ts";
import {
	addDesk,
	assignToDesk,
	attach,
	doChores,
	markSeen,
	message,
	openThread,
	readAll,
	remove,
	type Sitting,
	syncDirectory,
	write,
} from "#sdk/index.ts";
import type { Person, ReadyNetwork } from "../sdk.ts";
import { SUMMARY, terms } from "../sdk-cases.ts";

/** A thread of origin's desk with destination's, and the texts in it, the oldest first. */
export interface Thread {
	id: Id;
	texts: string[];
}

export interface Case {
	id: Id;
	handoff: Id;
	/** By section. */
	of: Record<string, Id>;
}

export interface Things {
	/** Desks. */
	origin: Id;
	destination: Id;
	/** Of destination's people as well. */
	annex: Id;
	organisations: { origin: Id; destination: Id };
	/** Both with a file of three chunks. */
	talk: Thread;
	other: Thread;
	/** Two epochs: `leaver` wrote in the first, and is gone in the second. */
	left: Thread;
	/** A transfer of identity and logistics to destination was requested, and not accepted. `story` is not granted. */
	asked: Case;
	/** Received by destination, which is custodian now. */
	moved: Case;
}

/** What the files hold. */
export const FILE_SIZE = 150_000;

export function fileBytes(first: number): Bytes {
	return Uint8Array.from({ length: FILE_SIZE }, (_, i) => (first + i * 7 + (i >> 8)) & 255);
}

const SECTIONS: Section[] = ["identity", "logistics", "story"];

export async function live({
	network,
	founder,
	admin,
	origin,
	destination,
}: ReadyNetwork): Promise<{ things: Things; leaver: Person; auditor: Person }> {
	const leaver = await network.admit(origin.coordinator, admin, { organisation: origin.id, role: "staff", desk: origin.desk });
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	await doChores(origin.coordinator.sitting);
	await syncDirectory(leaver.sitting);
	const annex = await addDesk(destination.coordinator.sitting, { name: "Annex" });
	await assignToDesk(destination.coordinator.sitting, annex, destination.staff.id);
	const to = [{ kind: "desk" as const, id: destination.desk }];
	const people = [origin.coordinator, origin.staff, destination.coordinator, destination.staff];
	for (const { sitting } of people) await syncDirectory(sitting);
	const left = await openThread(origin.coordinator.sitting, "Left", to);
	await write(leaver.sitting, left, message("by who leaves"));
	await write(origin.coordinator.sitting, left, message("the last before"));
	await remove(origin.coordinator.sitting, { kind: "member", subject: leaver.id }, "left");
	await doChores(origin.coordinator.sitting);
	for (const { sitting } of people) await syncDirectory(sitting);
	await write(origin.coordinator.sitting, left, message("after"));
	const talk = await openThread(origin.coordinator.sitting, "Talk", to);
	await write(origin.staff.sitting, talk, message("one"));
	await write(destination.staff.sitting, talk, message("two"));
	await writeFile(origin.staff.sitting, talk, "talk.bin", 1);
	await write(origin.staff.sitting, talk, message("three"));
	await write(destination.coordinator.sitting, talk, message("four"));
	await markSeen(destination.coordinator.sitting, (await readAll(destination.coordinator.sitting, talk)).compartment);
	const other = await openThread(origin.staff.sitting, "Other", to);
	await writeFile(origin.staff.sitting, other, "other.bin", 2);
	await write(origin.staff.sitting, other, message("elsewhere"));
	const asked = await transferOf(origin.staff.sitting, origin.desk, destination);
	const moved = await transferOf(origin.staff.sitting, origin.desk, destination);
	const ref = { case: moved.id, handoff: moved.handoff };
	await accept(destination.staff.sitting, ref);
	await depart(origin.staff.sitting, ref);
	await receive(destination.staff.sitting, ref);
	const section = moved.of.identity as Id;
	await writeSection(destination.staff.sitting, section, { text: "received" });
	await readSection(destination.staff.sitting, section);
	return {
		things: {
			origin: origin.desk,
			destination: destination.desk,
			annex,
			organisations: { origin: origin.id, destination: destination.id },
			talk: { id: talk, texts: ["Talk", "one", "two", "talk.bin", "three", "four"] },
			other: { id: other, texts: ["Other", "other.bin", "elsewhere"] },
			left: { id: left, texts: ["Left", "by who leaves", "the last before", "after"] },
			asked,
			moved,
		},
		leaver,
		auditor,
	};
}

async function writeFile(sitting: Sitting, thread: Id, name: string, first: number): Promise<void> {
	const content = (async function* () {
		yield fileBytes(first);
	})();
	const { header, info } = await attach(sitting, thread, { name, type: "application/octet-stream", size: FILE_SIZE, content });
	await write(sitting, thread, { kind: "file", note: name, files: [info] }, { attachments: [header] });
}

/** Each section says its own name; identity and logistics are to be handed over. */
async function transferOf(sitting: Sitting, desk: Id, to: ReadyNetwork["destination"]): Promise<Case> {
	const { id } = await openCase(sitting, desk, { sections: SECTIONS });
	const { state } = await caseView(sitting, id);
	const of = Object.fromEntries(SECTIONS.map((section) => [section, sectionsNamed(state, section)[0] as Id]));
	for (const section of SECTIONS) await writeSection(sitting, of[section] as Id, { text: `in ${section}` });
	const granted: Section[] = ["identity", "logistics"];
	const consent = await recordConsent(sitting, id, terms(to.id, granted, sitting.now()));
	const handoff = await handOff(sitting, id, {
		kind: "transfer",
		to: to.desk,
		reason: "MigrationOrChangeOfLocation",
		priority: "urgent",
		travel: true,
		sections: granted.map((section) => ({ compartment: of[section] as Id })),
		basis: { kind: "consent", consent },
		summary: SUMMARY,
	});
	return { id, handoff: handoff.id, of };
}
