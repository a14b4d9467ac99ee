/** The dialog "Test: press to answer". It needs no sign-in, because the page is usually locked when the phone rings. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import { Say } from "../../words/words.tsx";
import { listenForTests, useTestToken } from "./test-token.ts";

listenForTests();

/** Shown over the door or the house. */
export default function RingTest(): ReactNode {
	const [token, forget] = useTestToken();
	return token !== null && <Answer key={token} token={token} onClose={forget} />;
}

function Answer({ token, onClose }: { token: string; onClose(): void }): ReactNode {
	const [isAnswered, setAnswered] = useState(false);
	const answer = useAction(async () => {
		await openSitting().call("answerTest", { token });
		setAnswered(true);
	});
	const isOver = isAnswered || answer.error?.code === "not-found";
	return (
		<Dialog
			title={<Say id={isAnswered ? "ring-test.done" : "ring-test.title"} />}
			onClose={onClose}
			isDisposable
			actions={
				isOver ? (
					<Button onClick={onClose} id="parts.go-on" />
				) : (
					<Button kind="primary" isWide isBusy={answer.isBusy} onClick={() => void answer.run()} id="ring-test.answer" />
				)
			}
		>
			{!isOver && <Say as="p" id="ring-test.help" />}
			{answer.error && <ErrorNotice error={answer.error} words={{ "not-found": "ring-test.over" }} />}
		</Dialog>
	);
}
