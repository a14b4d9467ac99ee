/** What was sealed for one place, and is opened there alone: what seals.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

const MOVES = "moves a box";
const NO_KEY = "seals what is no key";
const BOX = "spoils a box";
const BAG = "spoils a keybag";
const FILE = "spoils a file";

const GRANT = "tup(to.network, idToBytes(to.compartment), to.number, to.kc, to.kind, idToBytes(to.id), to.ke)";
const DESK = '["desk", at.network, idToBytes(at.desk), at.epoch, at.kc]';

export const seals: Mutation[] = [
	...of("clients/crypto/epoch.ts", "seals", MOVES, [
		[GRANT, GRANT.replace("to.network, ", ""), "a grant of another network"],
		[GRANT, GRANT.replace("idToBytes(to.compartment), ", ""), "a grant of another compartment"],
		[GRANT, GRANT.replace("to.number, ", ""), "a grant of another epoch"],
		[GRANT, GRANT.replace("to.kind, ", ""), "a grant of another kind of holder"],
		[GRANT, GRANT.replace("idToBytes(to.id), ", ""), "another holder's grant"],
		[GRANT, GRANT.replace(", to.ke)", ")"), "a grant to another key of the holder"],
		['kdf(bytes, "entry", idToBytes(entry))', 'kdf(bytes, "entry")', "another entry's box"],
		["bytes.length !== 32 || ", "", "an epoch key that is too short", NO_KEY],
	]),
	...of("clients/crypto/desk.ts", "seals", MOVES, [
		[DESK, DESK.replace("at.network, ", ""), "a desk's seed of another network"],
		[DESK, DESK.replace("idToBytes(at.desk), ", ""), "another desk's seed"],
		[DESK, DESK.replace("at.epoch, ", ""), "a desk's seed of another epoch"],
		['"member", idToBytes(reader.member), reader.ke)', '"member", reader.ke)', "a desk's seed for another member"],
		[
			'"member", idToBytes(reader.member), reader.ke)',
			'"member", idToBytes(reader.member))',
			"a desk's seed for another key of the member",
		],
		["bytes.length !== 32 || ", "", "a desk's seed that is too short", NO_KEY],
	]),
	...of("clients/crypto/aead.ts", "seals", BOX, [
		["\t} catch {\n\t\tthrow badContent();", "\t} catch (error) {\n\t\tthrow error;", "one error, whatever is wrong with a box"],
	]),
	...of("clients/crypto/seal.ts", "seals", BOX, [
		["\t} catch {\n\t\tthrow badContent();", "\t} catch (error) {\n\t\tthrow error;", "one error, whatever is wrong with what was sealed"],
		[
			'\t} catch {\n\t\tthrow new ProtocolError("bad-input", "is not a valid X-Wing public key", "kem");',
			"\t} catch (error) {\n\t\tthrow error;",
			"another's public key that is none",
			NO_KEY,
		],
	]),
	...of("clients/crypto/member.ts", "seals", NO_KEY, [
		["keys.signing.matches(shown.sign) && ", "", "another key to sign with, shown as mine"],
		[" && keys.seal.matches(shown.kem)", "", "another key to seal to, shown as mine"],
	]),
	...of("clients/crypto/fingerprint.ts", "seals", NO_KEY, [
		["network, keys.sign, keys.kem)", "keys.sign, keys.kem)", "a fingerprint of another network"],
		["network, keys.sign, keys.kem)", "network, keys.kem)", "another key to sign with, under the fingerprint that was read out"],
		["network, keys.sign, keys.kem)", "network, keys.sign)", "another key to seal to, under the fingerprint that was read out"],
	]),
	...of("clients/crypto/invite.ts", "seals", NO_KEY, [
		['kdf(token, "invite-pin", network)', 'kdf(token, "invite-pin")', "an invite to another network"],
	]),
	...of("clients/crypto/keybag.ts", "seals", BAG, [
		["if (out.v !== FORMAT || ", "if (", "another format of a keybag"],
		["|| !ordered || ", "|| ", "a slot twice"],
		[
			"return tup(owner.network, idToBytes(owner.member), version);",
			"return tup(owner.network, idToBytes(owner.member));",
			"another version of a keybag on its outside",
		],
		["\t\t} catch {\n\t\t\tthrow badContent();", "\t\t} catch (error) {\n\t\t\tthrow error;", "one error, whatever is wrong with a keybag"],
	]),
	...of("clients/crypto/attachment.ts", "seals", FILE, [
		["if (info.size > MOST_CONTENT) throw badContent();", "", "a file larger than any"],
		[
			"u32be(Math.floor(index / 2 ** 24)), u32be((index % 2 ** 24) * 256 + final));\n}\n\n/** tup(file, index, final). */\nfunction chunkAad(file: Id, index: number, final: number): Bytes {\n\treturn tup(idToBytes(file), index, final);",
			"u32be(index - index), u32be(final));\n}\n\nfunction chunkAad(file: Id, _: number, final: number): Bytes {\n\treturn tup(idToBytes(file), final);",
			"chunks in another order, as they come",
		],
		["if (stored > size) throw badContent();", "", "a file without an end"],
		["\t} catch {\n\t\tthrow badContent();", "\t} catch (error) {\n\t\tthrow error;", "one error, whatever is wrong with a file"],
	]),
	...of("clients/crypto/opaque.ts", "seals", "answers a sign-in", [
		["opaqueIdentifiers(network: Bytes)", "opaqueIdentifiers(_: Bytes, network = new Uint8Array(32))", "a sign-in to another network"],
		["\t} catch {\n", "\t} catch (error) {\n\t\tthrow error;\n", "an answer to a sign-in that is none"],
		["if (done === undefined) throw new ProtocolError(code);", "", "an answer to a sign-in with another password"],
	]),
];
