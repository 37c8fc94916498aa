# Fits by mgcv what the test fits: Rscript fit.R FOLDER reads FOLDER/one.csv (x, y) and FOLDER/two.csv
# (a, b, y), and writes FOLDER/one_fitted.csv and FOLDER/two_fitted.csv, each with its degrees of
# freedom in the first line and the fitted values below.
suppressMessages(library(mgcv))
folder <- commandArgs(trailingOnly = TRUE)[1]

write_fit <- function(fit, name)
  write(c(sum(fit$edf) - 1, fitted(fit)), file.path(folder, name), ncolumns = 1)

# One variable: the same 16 cubic B-splines (knots at order statistics, the ends four times), the
# same penalty, REML.
one <- read.csv(file.path(folder, "one.csv"))
sorted <- sort(one$x)
n <- nrow(one)
knots <- c(rep(sorted[1], 4), sorted[(seq_len(12) * n) %/% 13 + 1], rep(sorted[n], 4))
write_fit(gam(y ~ s(x, bs = "bs", m = c(3, 2), k = 16), data = one, method = "REML",
              knots = list(x = knots)), "one_fitted.csv")

# Two variables: main effects and their interaction, with mgcv's own bases.
two <- read.csv(file.path(folder, "two.csv"))
write_fit(gam(y ~ ti(a, k = 10) + ti(b, k = 10) + ti(a, b, k = 5), data = two, method = "REML"),
          "two_fitted.csv")
