/** Announces the print to the server, and prints the report after its answer. Without an answer nothing is printed. */
import { Printer } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useConnection } from "../../sitting/use-connection.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import "../print/print.css";

export function PrintReport({ id }: { id: string }): ReactNode {
	const announce = useAct("announceReport");
	const isOffline = useConnection() !== null;
	return (
		<>
			<p className="buttons">
				<Button
					kind="primary"
					icon={<Printer aria-hidden="true" />}
					isBusy={announce.isPending}
					disabled={isOffline}
					onClick={() => announce.mutate({ case: id }, { onSuccess: () => window.print() })}
				>
					<Say id="parts.print" />
				</Button>
			</p>
			<Say as="p" className="muted small" id={isOffline ? "print.offline" : "print.written-down"} />
			{announce.error && <ErrorNotice error={dataOf(announce.error)} words={{ unavailable: "print.offline" }} />}
		</>
	);
}
