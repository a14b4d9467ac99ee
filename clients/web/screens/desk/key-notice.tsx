/** Says that the key of a desk needs work: colleagues wait for it, or somebody who has left still has it. Afterwards it says what was done. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { DeskKeysView, DeskPersonView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { KeyGiven } from "./key-given.tsx";

/** The work that the button does, as it was when the button was pressed. */
interface Given {
	people: DeskPersonView[];
	isNewKey: boolean;
}

export function KeyNotice({ desk: { id, haveKey, needsNewKey, people } }: { desk: DeskKeysView }): ReactNode {
	const { say } = useWords();
	const give = useAct("giveDeskKey");
	const [given, setGiven] = useState<Given | null>(null);
	const result = useFocusOnChange(give.isSuccess);
	const waiting = people.filter(({ state }) => state === "waits");
	if (waiting.length === 0 && !needsNewKey)
		return give.isSuccess && given ? (
			<Notice kind="ok" live="polite" ref={result}>
				{given.isNewKey && <Say as="p" id="desk.key-renewed" />}
				<KeyGiven people={given.people} />
			</Notice>
		) : null;
	const who = waiting.map(({ name }) => name ?? "").join(say("parts.comma"));
	return (
		<Notice
			kind="warn"
			title={needsNewKey ? <Say id="desk.needs-new-key" /> : <Say id="desk.wait-for-key" values={{ count: waiting.length, who }} />}
		>
			{haveKey ? (
				<div className="buttons">
					<Button
						kind="primary"
						isBusy={give.isPending}
						onClick={() => {
							setGiven({ people: waiting, isNewKey: needsNewKey });
							give.mutate({ desk: id });
						}}
						id={needsNewKey ? "desk.renew-key" : "desk.give-key"}
						values={{ count: waiting.length }}
					/>
				</div>
			) : (
				<Say as="p" id={people.some(({ state }) => state === "key") ? "desk.others-have-key" : "desk.nobody-has-key"} />
			)}
			{give.error && <ErrorNotice error={dataOf(give.error)} />}
		</Notice>
	);
}
