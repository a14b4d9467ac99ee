/** The chapters about the thread: two organisations talk in it, a colleague is removed, and another colleague comes back with new keys. */
import path from "node:path";
import { readAll } from "#sdk/index.ts";
import type { Opened } from "./case-chapters.ts";
import type { Cast } from "./cast.ts";
import { hashOf, makeFile } from "./files.ts";
import { admit, person, sessionOf } from "./people.ts";
import { tryRealKeys } from "./real-keys.ts";
import { chapter, prove } from "./tell.ts";

/** @returns the thread's id. */
export async function talk({ origin, transit, petra, admin }: Cast, folder: string): Promise<string> {
	chapter("A thread between two organisations");
	const { thread } = await origin.staff.do("thread", "open", "Housing on the way", "--with", transit.desk);
	await origin.staff.do("thread", "write", thread, "Përshëndetje! A keni vend për dy netë?", "--language", "sq");
	await transit.staff.do("thread", "write", thread, "Sì, due notti vanno bene. أهلاً بكم", "--language", "it");
	const read = await origin.coordinator.do("thread", "read", thread, "--all");
	prove(
		read.title === "Housing on the way" && read.entries.length === 3,
		"both desks read and write in the thread, each in their language",
	);
	prove(read.entries[2].authorName === transit.staff.name, "the authors' names are the names in the directory");
	const sent = path.join(folder, "floor plan.bin");
	const saved = path.join(folder, "saved.bin");
	await makeFile(sent, 20);
	const { entry } = await origin.staff.do("thread", "attach", thread, sent, "--note", "The floor plan");
	await transit.coordinator.do("thread", "save", thread, entry, "--to", saved);
	prove((await hashOf(sent)) === (await hashOf(saved)), "a file of 20 MB is attached, and the other desk gets the same bytes");
	prove((await petra.do("thread", "read", thread, "--all")).entries.length === 4, `${petra.name}, a colleague, reads the thread too`);
	prove(await admin.refused(["not-found"], "thread", "read", thread), "an admin can't read the thread");
	return thread;
}

export async function removeColleague({ scenario, origin, petra, transit }: Cast, thread: string): Promise<void> {
	chapter("A colleague is removed");
	// Has all keys that she had before the removal.
	const removedSession = await sessionOf(scenario, petra);
	await readAll(removedSession, thread);
	const { epoch } = await origin.coordinator.do("thread", "show", thread);
	const removed = await origin.coordinator.do("member", "remove", petra.id, "--code", "left");
	prove(removed.inForce, `${petra.name} is removed by her coordinator with immediate effect`);
	const code = await petra.refused(["session-ended", "not-signed-in", "not-allowed", "not-vouched", "not-found"], "thread", "read", thread);
	prove(code, `her sessions have ended (${code})`);
	prove(await petra.refusedSignIn(["sign-in-failed", "not-allowed", "not-vouched", "suspended"]), "she can't sign in again");
	const upkeep = await origin.staff.do("upkeep");
	prove(
		upkeep.left === 0 && upkeep.failed.length === 0,
		`a colleague's client rotates the keys of the desk and of ${upkeep.compartmentsRenewed + upkeep.sectionsRenewed.length} compartments; none is left`,
	);
	await origin.staff.do("thread", "write", thread, "Written after she left.");
	const holder = await sessionOf(scenario, origin.staff);
	const trial = await tryRealKeys(removedSession, holder, thread, epoch);
	const control = await tryRealKeys(holder, holder, thread, epoch);
	prove(
		trial.tries > 0 && trial.opened === 0 && control.opened > 0,
		`all ${trial.keys} keys that she ever had, tried ${trial.tries} times, open nothing newer`,
	);
	const { entries } = await transit.staff.do("thread", "read", thread, "--all");
	prove(entries.at(-1).text === "Written after she left.", "the other holders still read the thread");
}

export async function returnOfColleague({ scenario, transit, admin }: Cast, thread: string, opened: Opened): Promise<void> {
	chapter("A colleague loses password, recovery code and machine");
	const { staff: lost, coordinator } = transit;
	await lost.leave();
	const back = person(scenario, lost.name, lost.signIn, "luca-new-machine");
	await admit(back, coordinator, admin, ["returning", lost.id]);
	prove(back.id === lost.id, `${back.name} returns with new keys; two people vouch for him again, and he has the same member id`);
	const upkeep = await coordinator.do("upkeep");
	prove(upkeep.failed.length === 0, "a colleague's client seals the desk's key to his new keys");
	const { entries } = await back.do("thread", "read", thread, "--all");
	prove(
		entries.length === 5 && entries.every((entry: { failure: unknown }) => entry.failure === null),
		"he reads the whole thread again, from its first message",
	);
	const identity = await back.do("case", "read", opened.code, "identity");
	prove(identity.sections[0].values.prs_FirstName.value === "Lule", "he reads the case's sections from the time before the transfer");
}
