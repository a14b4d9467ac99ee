/** The house: everything behind the door. It brings the router, the cache of answers, the frame and the lock. */
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { Loading } from "./parts/states.tsx";
import { makeRouter } from "./screens/router.tsx";
import { type Inside, InsideContext } from "./sitting/inside.ts";
import { useLock } from "./sitting/use-lock.ts";
import { makeQueries } from "./sitting/use-verb.ts";
import { useWords } from "./words/words.tsx";

interface Props {
	/** The sign-in name, or null on a shared computer. */
	name: string | null;
	isShared: boolean;
}

export default function House({ name, isShared }: Props): ReactNode {
	const words = useWords();
	const [isReady, setReady] = useState(false);
	const router = useMemo(() => makeRouter(isShared), [isShared]);
	const { client, end } = useMemo(makeQueries, []);
	const countdown = useLock({ isShared, name });
	const inside: Inside = useMemo(() => ({ name, isShared, countdown }), [name, isShared, countdown]);
	useEffect(() => end, [end]);
	useEffect(() => {
		void words.loadHouse().then(() => setReady(true));
		import("./style/fonts.css").catch(() => {});
	}, [words]);
	if (!isReady) return <Loading />;
	return (
		<InsideContext value={inside}>
			<QueryClientProvider client={client}>
				<RouterProvider router={router} />
			</QueryClientProvider>
		</InsideContext>
	);
}
