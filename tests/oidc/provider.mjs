// A real OpenID provider (oidc-provider, certified) for the tests: knows whoever it is told, lies when it is told.
// Usage: node provider.mjs CLIENT_ID CLIENT_SECRET REDIRECT_URI; prints its issuer, ends with its standard input.
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";
import { SignJWT, decodeJwt, decodeProtectedHeader, importJWK } from "jose";

const [clientId, clientSecret, redirectUri] = process.argv.slice(2);
const newKey = () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
const ours = { ...newKey(), use: "sig", alg: "RS256", kid: "ours" };
const theirs = { ...newKey(), alg: "RS256" };
const accounts = new Map(); // sub → claims
let lie = "";

const LIES = {
  async signature(claims, header) {
    return sign(claims, header, theirs);
  },
  async unsigned(claims) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "none", kid: "ours" })}.${part(claims)}.`;
  },
  async audience(claims, header) {
    return sign({ ...claims, aud: "somebody-else" }, header, ours);
  },
  async issuer(claims, header) {
    return sign({ ...claims, iss: "https://evil.example" }, header, ours);
  },
  async expired(claims, header) {
    return sign({ ...claims, exp: Math.floor(Date.now() / 1000) - 600 }, header, ours);
  },
  async subject(claims, header) {
    return sign({ ...claims, sub: "somebody-else" }, header, ours);
  },
  async nothing() {
    return "";
  },
};
const sign = async (claims, header, key) =>
  new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(key, "RS256"));

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri],
                token_endpoint_auth_method: "client_secret_post" }],
    jwks: { keys: [ours] },
    claims: { openid: ["sub", "acr", "amr"], email: ["email", "email_verified"] },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ["only for tests"] },
    findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts.get(sub) }) }),
    interactions: { url: (ctx, interaction) => `/login/${interaction.uid}` },
    renderError: (ctx, out) => { ctx.body = JSON.stringify(out); },
  });
  provider.use(async (ctx, next) => {
    if (ctx.path === "/lie") { lie = ctx.query.about ?? ""; ctx.body = "ok"; return; }
    if (ctx.path.startsWith("/login/")) { await finish(provider, ctx); return; }
    await next();
    if (ctx.path === "/token" && lie && ctx.body?.id_token) {
      const token = ctx.body.id_token;
      ctx.body = { ...ctx.body, id_token: await LIES[lie](decodeJwt(token), decodeProtectedHeader(token)) };
    }
  });
  server.on("request", provider.callback());
  console.log(issuer);
});

// The provider's own login page, answered in one step: ?sub=…&email=…&verified=1&amr=mfa, or ?cancel=1.
async function finish(provider, ctx) {
  const { sub, email, verified, amr, cancel } = ctx.query;
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  if (!sub && !cancel) { ctx.body = "Who are you? Add ?sub=…&email=…&verified=1"; return; }
  if (cancel) {
    await provider.interactionFinished(ctx.req, ctx.res, { error: "access_denied" });
  } else {
    accounts.set(sub, { email, email_verified: verified === "1" });
    const grant = new provider.Grant({ accountId: sub, clientId: params.client_id });
    grant.addOIDCScope("openid email");
    await provider.interactionFinished(ctx.req, ctx.res, {
      login: { accountId: sub, amr: amr ? amr.split(",") : undefined, remember: false },
      consent: { grantId: await grant.save() },
    }, { mergeWithLastSubmission: false });
  }
  ctx.respond = false;
}

process.stdin.on("end", () => process.exit(0)).resume();
