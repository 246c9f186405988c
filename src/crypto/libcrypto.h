/* libcrypto - the headers of OpenSSL that we use, which have an ERR_STATE of their own beside that of base/err.h. */
#ifndef CRYPTO_LIBCRYPTO_H
#define CRYPTO_LIBCRYPTO_H

#define ERR_STATE libcrypto_err_state
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#undef ERR_STATE

#endif
