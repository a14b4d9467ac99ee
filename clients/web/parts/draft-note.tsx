/** Says under a field where its text is kept. */
import type { ReactNode } from "react";
import { Say } from "../words/words.tsx";
import { Button } from "./button.tsx";
import "./draft-note.css";

interface Props {
	/** UTC ms; null while nothing is saved. */
	savedAt: number | null;
	/** The text is of an earlier visit. */
	isOld: boolean;
	/** On a shared computer, nothing goes to the disk. */
	isShared: boolean;
	onDrop(): void;
}

export function DraftNote({ savedAt, isOld, isShared, onDrop }: Props): ReactNode {
	return (
		<div className="draft-note muted small" role="status">
			{isShared ? <Say id="parts.draft-memory" /> : savedAt !== null && <Say id="parts.draft-saved" values={{ at: new Date(savedAt) }} />}
			{isOld && (
				<>
					{" "}
					<Say id="parts.draft-old" />{" "}
					<Button kind="quiet" onClick={onDrop}>
						<Say id="parts.draft-drop" />
					</Button>
				</>
			)}
		</div>
	);
}
