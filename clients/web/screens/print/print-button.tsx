/** Prints this page. The print is announced to the server first. Without the server's answer, nothing is printed. */
import { Printer } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useConnection } from "../../sitting/use-connection.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import "./print.css";

/** @param id of the case that the page is about; null when it is about none. */
export function PrintButton({ id, kind = "primary" }: { id: string | null; kind?: "primary" | "secondary" }): ReactNode {
	const announce = useAct("announceLeaving");
	const isOffline = useConnection() !== null;
	return (
		<div className="not-printed">
			<Button
				kind={kind}
				icon={<Printer aria-hidden="true" />}
				isBusy={announce.isPending}
				disabled={isOffline}
				onClick={() => announce.mutate({ id, what: "print" }, { onSuccess: () => window.print() })}
			>
				<Say id="parts.print" />
			</Button>
			<Say as="p" className="print-note muted small" id={isOffline ? "print.offline" : "print.written-down"} />
			{announce.error && <ErrorNotice error={dataOf(announce.error)} words={{ unavailable: "print.offline" }} />}
		</div>
	);
}
