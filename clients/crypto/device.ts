/** Data that a member's device keeps under keys that only the member has. SPEC "Cryptography", section 5. */
import { type Bytes, type Id, idToBytes, kdf, tup } from "#protocol/bytes.ts";
import { copen, cseal } from "./aead.ts";
import { memberSubkey } from "./member.ts";
import { pad, unpad } from "./padding.ts";
import { type RandomSource, randomBytes } from "./random.ts";
import type { MemberSeed } from "./secret.ts";

/** The values to which a draft's box is bound. The box opens only with the same values. */
export interface DraftContext {
	network: Bytes;
	member: Id;
	/** The key epoch of the member's seed. */
	ke: number;
	/** The place where the draft belongs, such as a thread, as the program names it. */
	place: string;
}

const draftAad = ({ network, member, ke, place }: DraftContext): Bytes => tup(network, idToBytes(member), ke, place);

/** Pads and seals the text of a draft. The box opens only for the same member and place. */
export function sealDraftBox(seed: MemberSeed, context: DraftContext, plain: Bytes, random: RandomSource = randomBytes): Bytes {
	return cseal(memberSubkey(seed, 4), "draft", draftAad(context), pad(plain), random);
}

/** @throws ProtocolError `bad-content`, the same for every cause. */
export function openDraftBox(seed: MemberSeed, context: DraftContext, box: Bytes): Bytes {
	return unpad(copen(memberSubkey(seed, 4), "draft", draftAad(context), box));
}

/** A directory that a device has verified and keeps, with a mark. SPEC "Cryptography", section 5, "A verified directory". */
export interface VerifiedDirectory {
	network: Bytes;
	member: Id;
	/** A hash of the program's rules for folding. */
	rules: Bytes;
	/** How many leaves it has. */
	size: number;
	/** The root of its leaves. */
	root: Bytes;
	/** H of the data that the device keeps with the mark. */
	content: Bytes;
}

/** Returns the mark: a MAC of 32 bytes by which a member's own client recognises a directory that it has verified and folded before. */
export function markVerifiedDirectory(seed: MemberSeed, of: VerifiedDirectory): Bytes {
	return kdf(memberSubkey(seed, 6), "verified-directory", of.network, idToBytes(of.member), of.rules, of.size, of.root, of.content);
}
