/** What the key of a desk needs: colleagues wait for it, or somebody who has left still has it. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { DeskKeysView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function KeyNotice({ desk: { id, haveKey, needsNewKey, people } }: { desk: DeskKeysView }): ReactNode {
	const give = useAct("giveDeskKey", ["readDesks"]);
	const waiting = people.filter(({ state }) => state === "waits");
	if (waiting.length === 0 && !needsNewKey) return null;
	const who = waiting.map(({ name }) => name ?? "").join(", ");
	return (
		<Notice
			kind="warn"
			title={needsNewKey ? <Say id="desk.needs-new-key" /> : <Say id="desk.wait-for-key" values={{ count: waiting.length, who }} />}
		>
			{haveKey ? (
				<div className="buttons">
					<Button kind="primary" isBusy={give.isPending} onClick={() => give.mutate({ desk: id })}>
						<Say id={needsNewKey ? "desk.renew-key" : "desk.give-key"} values={{ count: waiting.length }} />
					</Button>
				</div>
			) : (
				<p>
					<Say id={people.some(({ state }) => state === "key") ? "desk.others-have-key" : "desk.nobody-has-key"} />
				</p>
			)}
			{give.error && <ErrorNotice error={dataOf(give.error)} />}
		</Notice>
	);
}
