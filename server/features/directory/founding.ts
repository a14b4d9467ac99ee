/** Genesis: once, by whoever holds the setup token that this server made at its first start. */
import { createHash, timingSafeEqual } from "node:crypto";
import { toBase64Url } from "#protocol/bytes.ts";
import type { directory as contracts } from "#protocol/contracts/directory.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { NO_NETWORK, networkId, parseStatement, type Statement } from "#protocol/statements/statement.ts";
import { appendToDirectory } from "#server/chains/directory.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import { notify } from "#server/database/bus.ts";
import type { RequestContext } from "#server/gate/gate.ts";
import { bytesOf } from "#server/gate/input.ts";
import { checkpointAnswer, type Parts, signedCheckpoint } from "./parts.ts";
import { checkFounding, checkName } from "./rules.ts";
import { storeName } from "./store.ts";

/** Compares digests, so that neither content nor length of the secret shows in the time it takes. */
function checkToken({ context }: Parts, given: string): void {
	if (!context.config.signs) throw new ProtocolError("signs-elsewhere", "genesis: is taken by the process with CLOISTER_SIGNER=true");
	const digest = (text: string) => createHash("sha256").update(text).digest();
	if (!timingSafeEqual(digest(given), digest(context.secrets.setupToken)))
		throw new ProtocolError("not-allowed", "token: is not this server's setup token", "token");
}

export async function genesisStart(
	parts: Parts,
	ctx: RequestContext<typeof contracts.genesisStart, null>,
): Promise<Reply<typeof contracts.genesisStart>> {
	const { token, member, message } = ctx.input.body;
	ctx.access.note({ object: member });
	checkToken(parts, token);
	if (ctx.directory.genesis) throw new ProtocolError("already-founded");
	return parts.accounts.register(member, message);
}

/** Genesis and the founder's account, together. The same genesis again, after a lost answer, changes nothing. */
export async function genesis(parts: Parts, ctx: RequestContext<typeof contracts.genesis, null>): Promise<Reply<typeof contracts.genesis>> {
	const { context, accounts } = parts;
	const { db, now, access, input } = ctx;
	const { body } = input;
	access.note({ object: null });
	checkToken(parts, body.token);
	const [founding, credential] = foundingStatements(body);
	const founder = founding.body.by;
	access.note({ object: founder, actor: founder });
	const keys = { access: context.logKey("access"), directory: context.logKey("directory") };
	checkFounding(founding.body, keys, context.config.attachmentMiB);
	checkName(body.name, founding.body.nameHash);
	const appended = await appendToDirectory(db, context.directoryCache, [founding, credential], now);
	if (!appended.repeated) {
		await accounts.store(db, credential, body, null);
		await accounts.claimName(db, body.signIn, founder);
		await storeName(db, {
			member: founder,
			hash: founding.body.nameHash,
			name: body.name.name,
			salt: bytesOf(body.name.salt, "name.salt"),
		});
		await notify(db, "directory", DIRECTORY);
	}
	return { network: toBase64Url(appended.directory.network), checkpoint: checkpointAnswer(await signedCheckpoint(db)) };
}

function foundingStatements(
	body: RequestContext<typeof contracts.genesis, null>["input"]["body"],
): [Statement<"genesis">, Statement<"credential">] {
	const founding = parseStatement(NO_NETWORK, body.genesis);
	if (founding.type !== "genesis") throw new ProtocolError("bad-statement", "genesis: is of another type");
	const credential = parseStatement(networkId(founding.bytes), body.credential);
	if (credential.type !== "credential" || credential.body.by !== founding.body.by)
		throw new ProtocolError("bad-statement", "credential: is not the founder's");
	return [founding, credential];
}
