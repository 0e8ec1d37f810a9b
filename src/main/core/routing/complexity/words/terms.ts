/** Terms that are written alike in most languages, or used in English in all of them. */
import type { Words } from './words.ts'

export const TERMS: Words = {
  expert: `
    race condition*, deadlock*, lock-free, wait-free, livelock*, memory order*, memory barrier*, mutex*,
    semaphore*, raft, paxos, quorum*, two-phase commit, crdt*, linearizab*, serializab*, idempoten*,
    cap theorem, sharding, p95, p99, slo, failover, cache coheren*, zero downtime, backpressure, np-hard,
    np-complete, turing, halting problem, lambda calculus, big-o, gradient*, hessian*, jacobian*, eigen*,
    lagrang*, markov, bayes*, fourier, laplace*, gauss*, monte carlo, p-value*, heteroscedastic*,
    backpropagation, cross-entropy, kl divergence, gdpr, dsgvo, rgpd, hipaa, pci dss, ifrs, gaap, npv, irr,
    capm, ebitda, black-scholes, hkdf, ecdh, zero-knowledge, side-channel*, threat model*`,
  code: `
    python, javascript, typescript, java, kotlin, golang, rust, ruby, php, perl, haskell, ocaml, scala, c++,
    c#, cuda, matlab, sql, postgres*, mysql, sqlite, mongodb, redis, kafka, regex*, bash, powershell, html,
    css, node.js, django, flask, kubectl, kubernetes, k8s, docker*, terraform, ansible, nginx, git, github,
    api, graphql, grpc, json, yaml, xml, csv, cron*, linux, webhook*, oauth, jwt, dockerfile, makefile,
    stack trace, stacktrace, traceback, segfault, nullpointerexception, typeerror, async, await, pytest, jest`,
  maths: `
    modulo, sqrt, matrix, vector, integral*, variance, median`,
}
