/** The logs: what logs.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const logs: Mutation[] = [
	...of("clients/sdk/audit/verify.ts", "logs", "hides", [
		["if (!equal(rootOfFrontier(frontier), root)) stop(", "if (size < 0) stop(", "a tree that isn't the signed one"],
		[
			"if (leaf && !equal(leafHash(leaf), hash)) stop(",
			"if (leaf && shown.size < 0) stop(",
			"an entry that isn't in the tree as it is shown",
		],
		['entry?.action === "log.retain" && entry.outcome === "allowed")', 'entry?.action === "log.retain")', "what no retention has dropped"],
		["if (seesAll(sitting, sitting.me) && missing > 0)", "if (missing < 0)", "an entry kept from an auditor"],
	]),
	...of("clients/sdk/audit/query.ts", "logs", "hides", [
		[
			"\t} catch {\n\t\treturn stop(",
			"\t} catch {\n\t\treturn { seq, entry: null, leaf: null };\n\t\treturn stop(",
			"an access entry that is none",
		],
	]),
	...of("clients/sdk/audit/receipts.ts", "logs", "hides", [
		["if (!shown) return false;", "if (!shown) return true;", "an entry that an answer named, and is not shown"],
		["|| (shown.leaf && !equal(leafHash(shown.leaf), hash))) return false;", ") return false;", "an entry shown as another one"],
		[
			"return verifyInclusion(hash, shown.seq",
			"return hash.length > 0 || verifyInclusion(hash, shown.seq",
			"an entry that only a tile has",
		],
		['sitting.alarm({\n\t\t\tcode: "entry-hidden"', 'void ({\n\t\t\tcode: "entry-hidden"', "an entry that is hidden is alarmed about"],
		["|| sitting.now() - at > SIGNED_WITHIN);", ");", "an entry that is never signed"],
		["=> entry >= kept.size);", "=> entry >= 0);", "an entry that was kept, and is said to be lost", "restarts"],
		["return dir.restarts.slice(restarts).some(", "return dir.restarts.some(", "an entry since the restart, said to be lost", "restarts"],
		[
			'sitting.alarm({ code: "log-restarted", subject: sitting.me, detail });',
			"void detail;",
			"what of one's own a restart has lost is said",
			"restarts",
		],
	]),
	...of("clients/sdk/audit/prove.ts", "logs", "hides", [
		["if (shown && !equal(shown.leaf, entry)) stop(", "if (shown && index < 0) stop(", "a proof of another body"],
	]),
	...of("clients/sdk/audit/bundles.ts", "logs", "hides", [
		["\t\t} catch {\n\t\t\treturn stop(", "\t\t} catch {\n\t\t\treturn null;\n\t\t\treturn stop(", "a body that is none"],
	]),
	...of("clients/sdk/audit/checkpoint.ts", "logs", "passes", [
		["} catch {\n\t\treturn stop(", "} catch (error) {\n\t\tthrow error;\n\t\treturn stop(", "a checkpoint that is no text"],
		[
			"} catch (error) {\n\t\treturn stop(",
			"} catch (error) {\n\t\tthrow error;\n\t\treturn stop(",
			"a checkpoint that isn't one of the log, as the alarm",
		],
	]),
	...of("clients/protocol/log/checkpoint.ts", "logs", "passes", [
		["if (checkpoint.origin !== log.name) throw", "if (checkpoint.size < 0) throw", "another log's checkpoint"],
		["if (checkpoint.extensions.length > 0) throw", "if (checkpoint.size < 0) throw", "a checkpoint with a line more"],
	]),
	...of("clients/sdk/audit/pins.ts", "logs", "restarts", [
		["\t\tcheckOld(sitting, seen, restart.old);\n", "", "a restart from less than was seen"],
		["(pin.size === old.size && equal(pin.root, old.root))", "pin.size === old.size", "a restart from another tree than was seen"],
		["\t\tsitting.alarm({\n", "\t\tvoid ({\n", "what a restart has lost is said"],
		["return [seen, kept].flatMap(", "return [seen].flatMap(", "a log without what was kept at its restart"],
	]),
	...of("clients/sdk/audit/restart.ts", "logs", "restarts", [
		['\tcheckOld(sitting, await loadPin(sitting, "access"), old);\n', "", "an admin who is told of less than they have seen"],
		[
			"} catch (error) {\n\t\treturn stop(",
			"} catch (error) {\n\t\tthrow error;\n\t\treturn stop(",
			"what the log never signed, as the alarm",
		],
	]),
	...of("clients/sdk/seen.ts", "logs", "restarts", [
		[
			'sitting.alarm({ code: "log-restarted", subject, detail: "what',
			'void ({ code: "log-restarted", subject, detail: "what',
			"what a restart has lost of a thread is said",
		],
	]),
	...of("clients/sdk/members.ts", "logs", "restarts", [
		[
			'\tif (proposal.statement.type === "log.restart")\n',
			'\tif (proposal.statement.type === "genesis")\n',
			"an admin who approves less than they have seen",
		],
	]),
	...of("clients/sdk/audit/freshness.ts", "logs", "freezes", [
		["if (at === null) {", "if (wanted < 0) {", "a log that nobody vouched for lately"],
		["times.filter((time) => sitting.now() - time <= FRESH)", "times", "a log frozen for more than a day"],
		["believed.filter(([, at]) => at <= sitting.now() + SKEW)", "believed", "a witness's time far ahead"],
		[
			"|| !(await extendsIt(openCheckpoint(witnessed.note, keyOfLog(sitting, log)).compact, shown)))",
			")",
			"what a witness has signed for another tree",
		],
		["quorumTime(fresh, wanted)", "quorumTime(fresh, 1)", "fewer witnesses than are wanted"],
		[".catch(() => []);", ";", "a status that stops the work"],
		[
			"return [...new Map([...timesOf(sitting, log, witnessed.note), ...now]).values()];",
			"return [...timesOf(sitting, log, witnessed.note), ...now].map(([, time]) => time);",
			"one witness for two",
		],
	]),
	...of("clients/protocol/log/note.ts", "logs", "freezes", [
		[
			"if (key === undefined) continue;",
			"if (key === undefined) {\n\t\t\tconst stranger = { name, type: COSIGNATURE, id, publicKey: new Uint8Array(32) } as VerifierKey;\n\t\t\tif (signature.length === 72) verified.set(stranger, { key: stranger, time: readTime(signature) });\n\t\t\tcontinue;\n\t\t}",
			"a witness that the directory doesn't name",
		],
	]),
	...of("clients/protocol/folds/directory/approvals.ts", "logs", "freezes", [
		[
			'dir.witnesses = namedBy(statement.body as Body<"log.witnesses">);',
			'{\n\t\t\t\tconst now = namedBy(statement.body as Body<"log.witnesses">);\n\t\t\t\tdir.witnesses = { ...now, keys: [...dir.witnesses.keys, ...now.keys] };\n\t\t\t}',
			"a witness that is no longer named",
		],
	]),
];
