/** The names of members. They are not in the directory, which has only their hashes. */
import { equal, fromBase64Url, type Id, nameHash } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { nameHashes } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { syncDirectory } from "./directory.ts";

/**
 * The names of members by id. A name that doesn't match the directory's hash is left out and raises the alarm `name-mismatch`.
 * @throws ProtocolError when the server can't be reached or refuses.
 * @example (await fetchNames(session)).get(member) ?? "(name erased)"
 */
export async function fetchNames(session: UnlockedSession): Promise<Map<Id, string>> {
	const answer = await session.server.call(contracts.directory.names);
	if (answer.names.some(({ member }) => !session.dir.members.has(member))) await syncDirectory(session);
	const names = new Map<Id, string>();
	for (const { member, name, salt } of answer.names) {
		const expected = nameHashes(session.dir, member);
		// Nobody in the directory has this id.
		if (expected.length === 0) continue;
		const actual = nameHash(name, fromBase64Url(salt));
		if (expected.some((each) => equal(each, actual))) names.set(member, name);
		else session.alarm({ code: "name-mismatch", subject: member, detail: "the name served is not the one this member joined with" });
	}
	return names;
}
