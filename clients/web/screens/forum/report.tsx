/** The button that reports a text. Its dialog is loaded when somebody opens it. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Say } from "../../words/words.tsx";
import { useLate } from "../use-late.ts";
import type { Place } from "./report-dialog.tsx";

export function ReportButton({ place }: { place: Place }): ReactNode {
	const [isOpen, setOpen] = useState(false);
	return (
		<>
			<Button kind="quiet" onClick={() => setOpen(true)} id="forum.report" />
			{isOpen && <LateDialog place={place} onClose={() => setOpen(false)} />}
		</>
	);
}

const load = () => import("./report-dialog.tsx");

function LateDialog(props: { place: Place; onClose(): void }): ReactNode {
	const { Loaded, hasFailed } = useLate(load);
	if (hasFailed) return <Say id="parts.not-open" />;
	return Loaded && <Loaded {...props} />;
}
