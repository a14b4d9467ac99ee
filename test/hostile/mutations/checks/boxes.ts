/** Boxes, keys and formats: what boxes.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const boxes: Mutation[] = [
	...of("clients/sdk/answers.ts", "boxes", "weakens", [
		["errorCodes.find((code) => code === body?.error)", "body?.error as ErrorCode | undefined", "an error that is none"],
		["value.slice(0, 500)", "value", "an error that fills the screen"],
		['typeof value === "string" ? ', "value ? ", "an error without words"],
	]),
	...of("clients/sdk/transport.ts", "boxes", "weakens", [
		['request.asNobody ? "manual" : "error"', 'request.asNobody ? "manual" : "follow"', "members who are sent elsewhere"],
		["if (result.success) return result.data", "return (result.data ?? json)", "answers that the contract doesn't know"],
	]),
	...of("clients/protocol/statements/statement.ts", "boxes", "weakens", [
		[
			'if (!isStatementType(wire.type)) throw new ProtocolError("bad-statement", "type: is not in the registry");',
			'if (!isStatementType(wire.type)) wire = { ...wire, type: wire.type.split(".")[0] ?? "" };',
			"types that aren't in the registry",
		],
	]),
	...of("clients/sdk/epoch-keys.ts", "boxes", "gives", [
		['stop(sitting, "key-mismatch", opened.id, `a grant', "void (`a grant", "a grant that gives another key"],
	]),
	...of("clients/crypto/epoch.ts", "boxes", "gives", [
		[
			"if (bytes.length !== 32 || !equal(keyCommitment(bytes), context.kc)) throw badContent();",
			"",
			"different keys for different holders",
		],
	]),
	...of("clients/crypto/aead.ts", "boxes", "weakens", [
		["|| box[0] !== FORMAT) throw badContent();", ") throw badContent();", "another format of a box"],
		[
			"if (!sodium.memcmp(derived.commitment, box.slice(1 + NONCE, HEAD))) throw badContent();",
			"",
			"a box that opens under two keys",
			"feeds",
		],
		["box.length < BOX_OVERHEAD || ", "", "boxes that are too short, by the same error", "probes"],
	]),
	...of("clients/crypto/padding.ts", "boxes", "probes", [
		["padded[end] !== 0x80 || ", "", "padding that begins otherwise"],
		["|| padded.length !== paddedLength(end)) throw", ") throw", "more padding than there must be"],
	]),
	...of("clients/protocol/cbor.ts", "boxes", "weakens", [
		["if (!equal(encode(value, rfc8949EncodeOptions), bytes)) throw", "if (bytes.length < 0) throw", "bytes that aren't canonical"],
	]),
	...of("clients/protocol/schema.ts", "boxes", "weakens", [
		["if (stranger !== undefined) throw", 'if (stranger === "") throw', "fields that a type hasn't"],
	]),
	...of("clients/sdk/read.ts", "boxes", "feeds", [
		[
			'sitting.alarm({ code: "content-tampered", subject: opened.id, detail: `entry',
			'void ({ code: "content-tampered", subject: opened.id, detail: `entry',
			"a box that doesn't open is alarmed about",
		],
	]),
];
