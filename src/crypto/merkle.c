#include "crypto/merkle.h"

#include <assert.h>
#include <string.h>

struct digest merkle_leaf(struct str data)
{
	struct hashing h;

	hashing_init(&h);
	hashing_add(&h, STR("\0"));
	hashing_add(&h, data);
	return hashing_done(&h);
}

struct digest merkle_node(const struct digest *left, const struct digest *right)
{
	char bytes[1 + 2 * DIGEST_SIZE] = { 1 };

	memcpy(bytes + 1, left->b, DIGEST_SIZE);
	memcpy(bytes + 1 + DIGEST_SIZE, right->b, DIGEST_SIZE);
	return sha256(str_n(bytes, sizeof bytes));
}

/* --- growing --- */

static unsigned bits_set(uint64_t n)
{
	return (unsigned)__builtin_popcountll(n);
}

/* The largest power of two not above n, as an exponent; n > 0. */
static unsigned top_bit(uint64_t n)
{
	return 63u - (unsigned)__builtin_clzll(n);
}

bool merkle_load(struct merkle *m, uint64_t n, merkle_get *get, void *ctx, struct err *err)
{
	struct merkle to = { .n = n };
	uint64_t done = 0;

	if (n > MERKLE_MAX)
		return err_set(err, ERR_LIMIT, "a log of %llu entries is larger than any", (unsigned long long)n);
	for (size_t i = 0; done < n; i++) {
		unsigned level = top_bit(n - done);

		if (!get(ctx, level, done >> level, &to.peaks[i], err))
			return false;
		done += UINT64_C(1) << level;
	}
	*m = to;
	return true;
}

bool merkle_append(struct merkle *m, const struct digest *leaf, merkle_put *put, void *ctx, struct err *err)
{
	struct digest hash = *leaf;
	size_t peaks = bits_set(m->n);
	uint64_t index = m->n;

	if (m->n >= MERKLE_MAX)
		return err_set(err, ERR_LIMIT, "the log is full");
	for (unsigned level = 0;; level++, index >>= 1) {
		if (put && !put(ctx, level, index, &hash, err))
			return false;
		if (!(index & 1))
			break;
		hash = merkle_node(&m->peaks[--peaks], &hash);
	}
	m->peaks[peaks] = hash;
	m->n++;
	return true;
}

struct digest merkle_root(const struct merkle *m)
{
	size_t at = bits_set(m->n);

	if (at == 0)
		return sha256(STR(""));
	struct digest hash = m->peaks[--at];

	while (at > 0)
		hash = merkle_node(&m->peaks[--at], &hash);
	return hash;
}

/* --- proving --- */

/* The largest power of two below n, as an exponent; n > 1. */
static unsigned split_of(uint64_t n)
{
	return top_bit(n - 1);
}

/* MTH of the n leaves from `from` on, which is a multiple of the power of two that spans them; n > 0. */
static bool span(uint64_t from, uint64_t n, merkle_get *get, void *ctx, struct digest *ret, struct err *err)
{
	struct digest parts[64];
	size_t at = 0;

	do {
		unsigned level = top_bit(n);

		if (!get(ctx, level, from >> level, &parts[at++], err))
			return false;
		from += UINT64_C(1) << level;
		n -= UINT64_C(1) << level;
	} while (n);
	*ret = parts[--at];
	while (at > 0) {
		at--;
		*ret = merkle_node(&parts[at], ret);
	}
	return true;
}

bool merkle_root_at(uint64_t n, merkle_get *get, void *ctx, struct digest *ret, struct err *err)
{
	struct merkle m;

	if (!merkle_load(&m, n, get, ctx, err))
		return false;
	*ret = merkle_root(&m);
	return true;
}

/* Both proofs walk down from the root, taking at each step the half that they do not enter, and tell it from below. */
static void turn_round(struct merkle_proof *p)
{
	for (size_t i = 0, k = p->n; i + 1 < k; i++) {
		struct digest d = p->v[i];

		p->v[i] = p->v[--k];
		p->v[k] = d;
	}
}

bool merkle_inclusion(uint64_t i, uint64_t n, merkle_get *get, void *ctx, struct merkle_proof *ret, struct err *err)
{
	struct merkle_proof p = { 0 };
	uint64_t from = 0, left = n;

	if (n > MERKLE_MAX || i >= n)
		return err_set(err, ERR_RANGE, "there is no entry %llu among %llu", (unsigned long long)i, (unsigned long long)n);
	while (left > 1) {
		uint64_t half = UINT64_C(1) << split_of(left);
		bool right = i - from >= half;

		if (!span(right ? from : from + half, right ? half : left - half, get, ctx, &p.v[p.n], err))
			return false;
		p.n++;
		from += right ? half : 0;
		left = right ? left - half : half;
	}
	turn_round(&p);
	*ret = p;
	return true;
}

bool merkle_consistency(uint64_t m, uint64_t n, merkle_get *get, void *ctx, struct merkle_proof *ret, struct err *err)
{
	struct merkle_proof p = { 0 };
	uint64_t from = 0, left = n;

	if (n > MERKLE_MAX || m == 0 || m > n)
		return err_set(err, ERR_RANGE, "a log of %llu entries did not grow from one of %llu", (unsigned long long)n,
		               (unsigned long long)m);
	/* Until what is left is what the old tree had there. When that is the whole old tree, its root is known anyway. */
	while (m - from != left) {
		uint64_t half = UINT64_C(1) << split_of(left);
		bool right = m - from > half;

		if (!span(right ? from : from + half, right ? half : left - half, get, ctx, &p.v[p.n], err))
			return false;
		p.n++;
		from += right ? half : 0;
		left = right ? left - half : half;
	}
	if (from > 0) {
		if (!span(from, left, get, ctx, &p.v[p.n], err))
			return false;
		p.n++;
	}
	turn_round(&p);
	*ret = p;
	return true;
}

/* --- checking --- */

static bool wrong_length(const struct merkle_proof *proof, struct err *err)
{
	return err_set(err, ERR_RANGE, "%zu hashes are not the length of this proof", proof->n);
}

bool merkle_check_inclusion(const struct digest *leaf, uint64_t i, uint64_t n, const struct merkle_proof *proof,
                            const struct digest *root, struct err *err)
{
	struct digest hash = *leaf;
	uint64_t at = i, last = n - 1;

	if (n > MERKLE_MAX || i >= n)
		return err_set(err, ERR_RANGE, "there is no entry %llu among %llu", (unsigned long long)i, (unsigned long long)n);
	for (size_t k = 0; k < proof->n; k++, at >>= 1, last >>= 1) {
		if (last == 0)
			return wrong_length(proof, err);
		if (!(at & 1) && at != last) {
			hash = merkle_node(&hash, &proof->v[k]);
			continue;
		}
		hash = merkle_node(&proof->v[k], &hash);
		for (; !(at & 1) && at; at >>= 1)
			last >>= 1;
	}
	if (last != 0)
		return wrong_length(proof, err);
	return digest_same(&hash, root) || err_set(err, ERR_RANGE, "the proof does not lead to the root");
}

/* RFC 9162's walk for 0 < m < n: first from the old tree's last complete subtree, `seed`, up to both roots at once. */
static bool climb(uint64_t m, uint64_t n, const struct digest *seed, const struct digest *v, size_t count,
                  struct digest *old, struct digest *now)
{
	uint64_t at = m - 1, last = n - 1;

	*old = *now = *seed;
	for (; at & 1; at >>= 1)
		last >>= 1;
	for (size_t k = 0; k < count; k++, at >>= 1, last >>= 1) {
		if (last == 0)
			return false;
		if (!(at & 1) && at != last) {
			*now = merkle_node(now, &v[k]);
			continue;
		}
		*old = merkle_node(&v[k], old);
		*now = merkle_node(&v[k], now);
		for (; !(at & 1) && at; at >>= 1)
			last >>= 1;
	}
	return last == 0;
}

bool merkle_check_consistency(uint64_t m, const struct digest *root_m, uint64_t n, const struct digest *root_n,
                              const struct merkle_proof *proof, struct err *err)
{
	struct digest old, now;
	bool complete = m && !(m & (m - 1)); /* then the old root is the seed, and not told again */

	if (n > MERKLE_MAX || m == 0 || m > n)
		return err_set(err, ERR_RANGE, "a log of %llu entries did not grow from one of %llu", (unsigned long long)n,
		               (unsigned long long)m);
	if (m == n && proof->n == 0)
		return digest_same(root_m, root_n) || err_set(err, ERR_RANGE, "two roots for one size");
	if (m == n || proof->n == 0)
		return wrong_length(proof, err);
	if (!climb(m, n, complete ? root_m : &proof->v[0], proof->v + !complete, proof->n - !complete, &old, &now))
		return wrong_length(proof, err);
	if (!digest_same(&old, root_m))
		return err_set(err, ERR_RANGE, "the proof does not lead to the older root");
	return digest_same(&now, root_n) || err_set(err, ERR_RANGE, "the proof does not lead to the newer root");
}

void merkle_proof_put(struct buf *b, const struct merkle_proof *proof)
{
	assert(proof->n <= MERKLE_PATH);
	buf_put(b, str_n((const char *)proof->v, proof->n * DIGEST_SIZE));
}

bool merkle_proof_get(struct str bytes, struct merkle_proof *ret, struct err *err)
{
	if (bytes.n % DIGEST_SIZE)
		return err_set(err, ERR_RANGE, "%zu bytes are no whole hashes of %d", bytes.n, DIGEST_SIZE);
	if (bytes.n / DIGEST_SIZE > MERKLE_PATH)
		return err_set(err, ERR_LIMIT, "a proof of %zu hashes, at most %d are taken", bytes.n / DIGEST_SIZE, MERKLE_PATH);
	ret->n = bytes.n / DIGEST_SIZE;
	if (bytes.n)
		memcpy(ret->v, bytes.p, bytes.n);
	return true;
}
