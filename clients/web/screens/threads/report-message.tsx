/** A report in a thread. Its code and its words are those of the place *Network*, and are loaded with the first report. */
import type { ReactNode } from "react";
import type { MessageView } from "../../sitting/verbs/index.ts";
import { useWordPart } from "../../words/use-word-part.ts";
import { Say } from "../../words/words.tsx";
import { useLate } from "../use-late.ts";

const load = () => import("../forum/reported.tsx");

export function ReportMessage({ report }: { report: NonNullable<MessageView["report"]> }): ReactNode {
	const { Loaded, hasFailed } = useLate(load);
	const hasWords = useWordPart("forum");
	if (hasFailed) return <Say as="p" id="parts.not-open" />;
	return Loaded && hasWords ? <Loaded report={report} /> : <Say as="p" className="muted" id="parts.opening" />;
}
