/** Says under a field where its text is kept. */
import { type ReactNode, useState } from "react";
import { dataOf, type ErrorData } from "../sitting/kinds.ts";
import { Say } from "../words/words.tsx";
import { Button } from "./button.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { Notice } from "./notice.tsx";
import "./draft-note.css";

interface Props {
	draft: {
		/** UTC ms; null while nothing is saved. */
		savedAt: number | null;
		/** The text is of an earlier visit. */
		isOld: boolean;
		/** Another text is saved for the same place. */
		clash: { keepThis(): void; takeOther(): void } | null;
	};
	/** On a shared computer, nothing goes to the disk. */
	isSharedComputer: boolean;
	/** Deletes the draft. A failure is shown here. */
	onDrop(): Promise<void>;
}

export function DraftNote({ draft: { savedAt, isOld, clash }, isSharedComputer, onDrop }: Props): ReactNode {
	const [error, setError] = useState<ErrorData | null>(null);
	const drop = () => {
		setError(null);
		onDrop().catch((reason: unknown) => setError(dataOf(reason)));
	};
	if (clash)
		return (
			<Notice kind="warn" live="assertive" title={<Say id="house.draft-clash" />}>
				<div className="buttons">
					<Button onClick={clash.keepThis} id="house.draft-keep" />
					<Button onClick={clash.takeOther} id="house.draft-other" />
				</div>
			</Notice>
		);
	return (
		<>
			<div className="draft-note muted small" role="status">
				{isSharedComputer ? (
					<Say id="parts.draft-memory" />
				) : (
					savedAt !== null && <Say id="parts.draft-saved" values={{ at: new Date(savedAt) }} />
				)}
				{isOld && (
					<>
						{" "}
						<Say id="parts.draft-old" /> <Button kind="quiet" onClick={drop} id="parts.draft-drop" />
					</>
				)}
			</div>
			{error && <ErrorNotice error={error} />}
		</>
	);
}
