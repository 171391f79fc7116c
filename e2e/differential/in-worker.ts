import { webDeflate } from "@holdfast/state/web/deflate";
import { webPrimitives } from "@holdfast/vault/primitives";
import { type Job, perform } from "./jobs.ts";

const answer = async (request: Request): Promise<Response> => {
  if (request.method !== "POST") return new Response(navigator.userAgent);
  const job = (await request.json()) as Job;
  return Response.json(await perform({ primitives: webPrimitives, deflate: webDeflate }, job));
};

// biome-ignore lint/style/noDefaultExport: the shape that the Workers runtime asks for
export default { fetch: answer };
