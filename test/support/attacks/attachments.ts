/** Attacks with the address of an attachment of another desk. */
import { randomBytes, randomId } from "#crypto/random.ts";
import { hash } from "#protocol/bytes.ts";
import { allowed } from "../recipes.ts";
import { type Attack, checkRefusedWithoutEffect } from "./attack.ts";

export const attachmentAttacks: Record<string, Attack> = {
	"the address of an attachment gives no access to it": async (t, w) => {
		const { path } = await allowed(w, "files.get");
		const file = path.split("/").at(-1)!;
		for (const as of [w.otherStaff, w.otherBoss, w.strangeStaff, w.strangeBoss, w.doomedStaff, w.admin, w.auditor, w.ownAuditor]) {
			const [theirs, nothing] = [
				await w.send({ method: "GET", path, as }),
				await w.send({ method: "GET", path: `/api/files/${randomId()}`, as }),
			];
			t.same(
				[theirs.status, theirs.body.error, theirs.body.detail],
				[404, nothing.body.error, nothing.body.detail],
				"the answer is the same as for a missing file",
			);
		}
		t.equal((await w.send({ method: "GET", path, as: w.boss })).status, 200, "a colleague");
		// The attacker attaches it to a thread of their own, to become a reader.
		const { casework, thread } = await w.thread(w.strangeStaff);
		const attachments = [{ file, chunks: 1, size: 300, hash: hash(randomBytes(300)) }];
		const { body } = w.entry(casework, w.strangeStaff, thread, { attachments });
		const send = () => w.send({ method: "POST", path: `/api/compartments/${thread}/entries`, body, as: w.strangeStaff });
		await checkRefusedWithoutEffect(t, w, "not-found", send, "attached to the attacker's thread");
		t.equal((await w.send({ method: "GET", path, as: w.strangeStaff })).status, 404);
	},
};
