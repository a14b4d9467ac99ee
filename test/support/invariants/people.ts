/** Tables that the directory doesn't hold: names, accounts, sessions, desk keys. Each row must match the directory. */
import { equal, hash, nameHash, toHex } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import type { Snapshot } from "./snapshot.ts";

export async function checkPeople(s: Snapshot, directory: Directory): Promise<void> {
	const known = [...directory.members.keys()];
	for (const [table, column] of [
		["sign_in_name", "member"],
		["credential", "member"],
		["session", "member"],
		["member_name", "member"],
		["desk_key", "member"],
	] as const)
		await s.none(`${table} is about members of the directory`, `SELECT ${column} FROM ${table} WHERE NOT (${column} = ANY($1))`, [known]);
	for (const { member, hash: digest, name, salt } of await s.rows("SELECT member, hash, name, salt FROM member_name"))
		s.check(equal(nameHash(name, salt), digest), () => `the name of ${member} is the one that was signed`);
	for (const { member, record, record_hash, bag, bag_hash } of await s.rows("SELECT * FROM credential"))
		s.check(
			equal(hash(record), record_hash) && equal(hash(bag), bag_hash),
			() => `record and bag of ${member} are those under their hashes`,
		);
	const stored = new Set(
		(await s.rows("SELECT member, record_hash, bag_hash FROM credential")).map((row) =>
			credentialText(row.member, row.record_hash, row.bag_hash),
		),
	);
	for (const { id, status, credential } of directory.members.values())
		if (status === "active" && credential)
			s.check(stored.has(credentialText(id, credential.record, credential.bag)), () => `the newest credential of ${id} is stored`);
	const boxes = await s.rows("SELECT desk, epoch, member, hash, box FROM desk_key");
	for (const { desk, hash: digest, box } of boxes) s.check(equal(hash(box), digest), () => `a key of the desk ${desk} has its hash`);
	const sealed = new Set(boxes.map(({ desk, epoch, member }) => `${desk} ${epoch} ${member}`));
	for (const { id, epoch, sealed: members } of directory.desks.values())
		for (const member of members.keys())
			s.check(sealed.has(`${id} ${epoch} ${member}`), () => `the desk ${id} has its key ${epoch} sealed to ${member}`);
}

/** A text that is equal for equal credentials. */
function credentialText(member: string, record: Uint8Array, bag: Uint8Array): string {
	return `${member} ${toHex(record)} ${toHex(bag)}`;
}
