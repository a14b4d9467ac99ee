/** The confirmation that the rota on the screen is right. */
import type { ReactNode } from "react";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { usePhones } from "./use-phones.ts";

type Confirm = ReturnType<typeof useAct<"confirmRota">>;

/** @returns notice: says that it failed. When somebody has changed the rota meanwhile, the screen then shows the new one. */
export function useConfirmRota(): Pick<Confirm, "isPending"> & {
	mutate(input: Parameters<Confirm["mutate"]>[0]): void;
	notice: ReactNode;
} {
	const { refetch } = usePhones();
	const { isPending, error, mutate } = useAct("confirmRota");
	const notice = error && <ErrorNotice error={dataOf(error)} words={{ stale: "duty.changed-rota" }} />;
	return { isPending, mutate: (input) => mutate(input, { onError: () => refetch() }), notice };
}
