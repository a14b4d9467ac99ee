/** The order of the answer to "Who was refused?". */
import t from "tap";
import { strangersLast } from "../../../clients/web/screens/log/strangers-last.ts";
import type { FindingView } from "../../../clients/web/sitting/verbs/index.ts";

const finding = (seq: number, action: string) => ({ entries: [{ seq, action }] }) as FindingView;

t.test("requests that nobody signed in for stand last, and the rest keeps its order", async (t) => {
	const findings = [
		finding(4, "request.unauthenticated"),
		finding(3, "case.read"),
		finding(2, "request.unauthenticated"),
		finding(1, "file.read"),
	];
	t.same(
		strangersLast(findings).flatMap(({ entries }) => entries.map(({ seq }) => seq)),
		[3, 1, 4, 2],
	);
});
