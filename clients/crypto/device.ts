/** Data that a member's device keeps under keys that only the member has. SPEC "Cryptography", section 5. */
import { type Bytes, type Id, idToBytes, kdf, tup } from "#protocol/bytes.ts";
import { copen, cseal } from "./aead.ts";
import { memberSubkey } from "./member.ts";
import { pad, unpad } from "./padding.ts";
import { type RandomSource, randomBytes } from "./random.ts";
import type { MemberSeed } from "./secret.ts";

/** What a draft's box is bound to. */
export interface DraftContext {
	network: Bytes;
	member: Id;
	/** The key epoch of the seed. */
	ke: number;
	/** Where the text is to be sent, as the program names it. */
	place: string;
}

const draftAad = ({ network, member, ke, place }: DraftContext): Bytes => tup(network, idToBytes(member), ke, place);

/** Seals the text of a draft, padded. It opens only for the same member and place. */
export function sealDraftBox(seed: MemberSeed, context: DraftContext, plain: Bytes, random: RandomSource = randomBytes): Bytes {
	return cseal(memberSubkey(seed, 4), "draft", draftAad(context), pad(plain), random);
}

/** @throws ProtocolError `bad-content`, the same for every cause. */
export function openDraftBox(seed: MemberSeed, context: DraftContext, box: Bytes): Bytes {
	return unpad(copen(memberSubkey(seed, 4), "draft", draftAad(context), box));
}

/** A directory that a device has verified. */
export interface VerifiedDirectory {
	network: Bytes;
	member: Id;
	/** A name of the rules by which the directory was folded. */
	rules: Bytes;
	/** How many leaves it has. */
	size: number;
	/** The root of its leaves. */
	root: Bytes;
	/** H of what is kept beside the mark. */
	content: Bytes;
}

/** A MAC by which a member's own client recognises a directory that it has verified and folded before. 32 bytes. */
export function markVerifiedDirectory(seed: MemberSeed, of: VerifiedDirectory): Bytes {
	return kdf(memberSubkey(seed, 6), "verified-directory", of.network, idToBytes(of.member), of.rules, of.size, of.root, of.content);
}
